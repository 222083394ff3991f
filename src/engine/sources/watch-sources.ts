import type { PipelineDeclaration } from '../../domain/pipelines/pipeline-declaration.ts';
import type { WatchedSource } from '../../sqlite/watched-sources.ts';
import { revisionOf } from '../actions/providers/s3-source.ts';
import type { Context } from '../context.ts';
import { deadline } from '../deadline.ts';
import { startUnlessRefused } from '../executions/start-execution.ts';
import { findCurrentVersion } from '../objects/artifacts.ts';

/**
 * Remembers the objects of a pipeline's S3 sources: their new versions start it, unless they say that nobody polls
 * (J7).
 */
export function watchSources(
  { store }: Context,
  pipeline: number,
  { stages }: Pick<PipelineDeclaration, 'stages'>,
): void {
  const sources = stages
    .flatMap(({ actions }) => actions)
    .filter(
      ({ actionTypeId: { category, owner, provider } }) =>
        category === 'Source' && owner === 'AWS' && provider === 'S3',
    )
    .map(({ name, configuration: { S3Bucket: bucket = '', S3ObjectKey: objectKey = '', PollForSourceChanges } }) => ({
      action: name,
      bucket,
      objectKey,
      polls: (PollForSourceChanges ?? 'true').toLowerCase() === 'true', // J21 [transcript]
    }));
  store.watchedSources.replace(pipeline, sources);
}

/** The moment at which the pipeline of a source notices that its object has changed (J7). */
export const sourceDeadline = deadline({
  rows: ({ watchedSources }) => watchedSources.dueRows,
  name: ({ action }) => `the source action ${action}`,
  brings: () => 'notices a new version of its object',
  settle(context, source) {
    const pipelineExecutionId = noticeChange(context, source);
    return { event: 'SourceChanged', ...(pipelineExecutionId && { pipelineExecutionId }) };
  },
  setAside: ({ watchedSources }, source) => watchedSources.setNoticed(source),
});

/** Starts a pipeline whose source has changed, unless the pipeline had that revision; returns the execution's id. */
function noticeChange(context: Context, source: Omit<WatchedSource, 'polls'>): string | undefined {
  const { store } = context;
  store.watchedSources.setNoticed(source);
  const { pipeline: key, action, bucket, objectKey } = source;
  const version = findCurrentVersion(store, { bucketName: bucket, objectKey });
  if (version === undefined) return undefined;
  if (store.executionOutputs.findExecutionByRevision(key, action, revisionOf(version)) !== undefined) return undefined;
  const pipeline = store.pipelines.get(key);
  const refused = `${bucket}/${objectKey} has changed, and pipeline ${pipeline.name} does not start`;
  return startUnlessRefused(context, pipeline, refused, () => ({
    triggerType: 'PollForSourceChanges',
    triggerDetail: action, // J21 [transcript]
  }));
}
