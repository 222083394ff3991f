import { type ActionEnd, failed } from '../../domain/executions/action-execution.ts';
import { offenceOfKey } from '../../domain/objects/names.ts';
import {
  deployedHeaders,
  deployedKey,
  leadsOutMessage,
  malformedArchive,
  readS3Deployment,
  type S3Deployment,
} from '../../domain/objects/s3-deployment.ts';
import { worldOf } from '../../domain/world.ts';
import type { ActionExecution } from '../../sqlite/action-executions.ts';
import { artifactIsMissing, deployed, extractArtifact } from '../actions/providers/s3-deploy.ts';
import type { Context } from '../context.ts';
import { findCurrentVersion } from '../objects/artifacts.ts';
import { PinnedBlob } from '../objects/blobs.ts';
import { deployedTypeOf } from '../objects/content-type.ts';
import { publishObject, type StagedObject, stageObject } from '../objects/store-object.ts';
import { finishAction } from '../outcomes/finish-action.ts';
import type { EffectKind, EffectTools } from './effect-kind.ts';

interface Data {
  readonly actionExecution: number;
  /** With its placeholders filled in, as the action's start did it; absent in rows of before. */
  readonly objectKey?: string;
}

/** How the action ends when its artifact cannot be unpacked, and why, which its texts do not say. */
type Failure = ActionEnd & { readonly cause?: string };

/** A file of the artifact, unpacked into the store and nobody's object yet. */
type StagedFile = StagedObject & { readonly headers: Readonly<Record<string, string>> };

/** Unpacks an S3 deploy action's artifact. Its objects appear all at once, or none does. */
export const s3Deploy: EffectKind<Data> = {
  name: extractArtifact,
  limit: 2,
  async run({ actionExecution, objectKey }, tools) {
    const { engine, store } = tools;
    const action = engine.read(() => store.actionExecutions.get(actionExecution));
    const asked = readS3Deployment(action.data.actionConfiguration.configuration) as S3Deployment;
    const deployment = { ...asked, objectKey: objectKey ?? asked.objectKey };
    const files = await unpack(action, deployment, tools);
    return (context) => {
      if (!isRunning(context, actionExecution)) return undefined;
      if (!isArray(files)) {
        if (files.cause !== undefined) context.log.warn(`The artifact of an S3 deploy action: ${files.cause}.`);
        finishAction(context, actionExecution, files);
      } else publish(context, actionExecution, deployment, files);
      return undefined;
    };
  },
  giveUp(context, { actionExecution }) {
    if (!isRunning(context, actionExecution)) return;
    finishAction(
      context,
      actionExecution,
      failed('JobFailed', 'The emulator failed to deploy; its log has the cause.'),
    );
  },
};

/** One that was abandoned or timed out meanwhile stays as it is, and so does the bucket. */
function isRunning({ store }: Context, actionExecution: number): boolean {
  return store.actionExecutions.get(actionExecution).status === 'InProgress';
}

function publish(
  context: Context,
  actionExecution: number,
  deployment: S3Deployment,
  files: readonly StagedFile[],
): void {
  const { store } = context;
  const { pipeline } = store.actionExecutions.get(actionExecution);
  const world = worldOf(store.pipelines.get(pipeline as number).world);
  for (const { headers, ...object } of files) {
    publishObject(context, world, object, headers, deployment.cannedAcl);
  }
  finishAction(context, actionExecution, deployed(deployment));
}

function isArray(value: readonly StagedFile[] | Failure): value is readonly StagedFile[] {
  return Array.isArray(value);
}

/** Stages every file of the artifact; returns how the action ends when there is none or it is no zip. */
async function unpack(
  { data }: ActionExecution,
  deployment: S3Deployment,
  { engine, store, signal, afterwards }: EffectTools,
): Promise<readonly StagedFile[] | Failure> {
  const [artifact] = data.inputArtifacts;
  const found = engine.read(() => {
    const object = artifact && findCurrentVersion(store, artifact.location.s3Location);
    if (object === undefined) return undefined;
    const { blob, size } = object;
    return { blob, size, pinned: new PinnedBlob({ engine, store, blob, from: 0, to: size }) };
  });
  if (found === undefined) return artifactIsMissing(artifact?.name ?? '');
  afterwards(() => found.pinned.close());
  const { isFolder, openStoredZip } = await import('../objects/stored-zip.ts');
  try {
    const zip = await openStoredZip({ engine, store, ...found });
    const files: StagedFile[] = [];
    for await (const entry of zip.eachEntry()) {
      if (signal.aborted) break;
      if (isFolder(entry)) continue;
      if (entry.fileName.includes('../')) return failed('ConfigurationError', leadsOutMessage(entry.fileName));
      const key = deployedKey(deployment, entry.fileName);
      const offence = offenceOfKey(key);
      if (offence !== undefined) return failed('JobFailed', `The key '${key}' of a file ${offence.sentence}`);
      const bytes = await zip.openReadStreamPromise(entry);
      const staged = await stageObject(engine, { bucket: deployment.bucketName, key }, bytes);
      afterwards(() => staged.release());
      files.push({ ...staged, headers: deployedHeaders(deployment, deployedTypeOf(key)) });
    }
    return files;
  } catch (error) {
    return { ...failed('JobFailed', malformedArchive), cause: (error as Error).message };
  }
}
