import { isAwsType } from '../../domain/action-types/action-type-id.ts';
import { stubOfAction } from '../../domain/executions/stub.ts';
import type { PipelineDeclaration } from '../../domain/pipelines/pipeline-declaration.ts';
import type { WatchedSource } from '../../sqlite/pipelines/watched-sources.ts';
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
    .filter(({ actionTypeId }) => isAwsType(actionTypeId, 'Source/S3'))
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

/**
 * Has the sources of a new or changed pipeline that poll look at their objects: each that finds a revision which it has
 * not noticed yet starts the pipeline (J0, J21 [transcript]). Returns whether there are such sources.
 */
export function lookAtSources(context: Context, key: number): boolean {
  const { store } = context;
  const { name, world, declaration } = store.pipelines.get(key);
  const polling = store.watchedSources.listPolling(key);
  const stubs = store.stubs.list(world);
  // Sources are in the first stage. What has a stub looks at no object (K1).
  const sources = declaration.stages
    .slice(0, 1)
    .flatMap((stage) =>
      stage.actions
        .filter(
          ({ actionTypeId: type, name: action }) =>
            stubOfAction(stubs, { type, pipeline: name, stage: stage.name, action }) === undefined,
        )
        .flatMap(({ name: action }) => polling.filter((source) => source.action === action)),
    );
  for (const source of sources) {
    noticeChange(context, source);
    const missing = store.watchedSources.findMissing(key, source.action);
    if (missing === undefined) continue;
    const { bucket, objectKey } = missing;
    context.log.warn(
      `Pipeline ${name} does not start: its source action ${source.action} polls, and there is no object ${bucket}/${objectKey}. It starts when the object is put.`,
    );
  }
  return sources.length > 0;
}

/** Takes the sources of a pipeline that is loaded without being started for known as they are. */
export function passOverSources({ store }: Context, pipeline: number): void {
  for (const source of store.watchedSources.listPolling(pipeline)) {
    const version = findCurrentVersion(store, { bucketName: source.bucket, objectKey: source.objectKey });
    store.watchedSources.setSeen(source, version === undefined ? '' : revisionOf(version), null);
  }
}

/**
 * Starts a pipeline whose source has changed; returns the execution's id. What an execution has had starts nothing, but
 * for a source that looks for the first time (J21).
 */
function noticeChange(context: Context, source: Omit<WatchedSource, 'polls'>): string | undefined {
  const { store, now } = context;
  store.watchedSources.setNoticed(source);
  const { pipeline: key, action, bucket, objectKey, seen } = source;
  const version = findCurrentVersion(store, { bucketName: bucket, objectKey });
  if (version === undefined) {
    store.watchedSources.setSeen(source, seen ?? '', now);
    return undefined;
  }
  const revision = revisionOf(version);
  store.watchedSources.setSeen(source, revision, null);
  if (revision === seen) return undefined;
  if (seen !== null && store.executionOutputs.findExecutionByRevision(key, action, revision) !== undefined) {
    return undefined;
  }
  const pipeline = store.pipelines.get(key);
  const refused = `${bucket}/${objectKey} has changed, and pipeline ${pipeline.name} does not start`;
  return startUnlessRefused(context, pipeline, refused, () => ({
    triggerType: 'PollForSourceChanges',
    triggerDetail: action, // J21 [transcript]
  }));
}
