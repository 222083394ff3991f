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
import type { ActionExecution } from '../../sqlite/executions/action-executions.ts';
import { homeOf } from '../actions/home-of.ts';
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

/** A file of the artifact, unpacked into the store and nobody's object yet. */
type StagedFile = StagedObject & { readonly headers: Readonly<Record<string, string>> };

/** What comes of an artifact. */
interface Outcome {
  readonly end: ActionEnd;
  /** What is put, which is something after a failure, too (J41). */
  readonly files: readonly StagedFile[];
  /** Why it cannot be unpacked, which the texts of its end do not say. */
  readonly cause?: string;
}

/** Unpacks an S3 deploy action's artifact. What it puts appears all at once. */
export const s3Deploy: EffectKind<Data> = {
  name: extractArtifact,
  limit: 2,
  async run({ actionExecution, objectKey }, tools) {
    const { engine, store } = tools;
    const action = engine.read(() => store.actionExecutions.get(actionExecution));
    const asked = readS3Deployment(action.data.actionConfiguration.configuration) as S3Deployment;
    const deployment = { ...asked, objectKey: objectKey ?? asked.objectKey };
    const { end, files, cause } = await unpack(action, deployment, tools);
    return (context) => {
      if (!isRunning(context, actionExecution)) return undefined;
      if (cause !== undefined) context.log.warn(`The artifact of an S3 deploy action: ${cause}.`);
      publish(context, actionExecution, deployment, files);
      finishAction(context, actionExecution, end);
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
  const { world } = store.pipelines.get(pipeline as number);
  const home = homeOf(store, { key: actionExecution, world });
  for (const { headers, ...object } of files) {
    publishObject(context, home, object, headers, deployment.cannedAcl);
  }
}

/** Stages the files of the artifact. */
async function unpack(
  { data }: ActionExecution,
  deployment: S3Deployment,
  { engine, store, signal, afterwards }: EffectTools,
): Promise<Outcome> {
  const [artifact] = data.inputArtifacts;
  const found = engine.read(() => {
    const object = artifact && findCurrentVersion(store, artifact.location.s3Location);
    if (object === undefined) return undefined;
    const { blob, size } = object;
    return { blob, size, pinned: new PinnedBlob({ engine, store, blob, from: 0, to: size }) };
  });
  if (found === undefined) return { end: artifactIsMissing(artifact), files: [] };
  afterwards(() => found.pinned.close());
  const { isFolder, nameInZip, openStoredZip } = await import('../objects/stored-zip.ts');
  try {
    const zip = await openStoredZip({ engine, store, ...found });
    const files: StagedFile[] = [];
    for await (const entry of zip.eachEntry()) {
      if (signal.aborted) break;
      const fileName = nameInZip(entry);
      if (isFolder({ fileName })) continue;
      if (fileName.includes('../')) return { end: failed('ConfigurationError', leadsOutMessage(fileName)), files };
      const key = deployedKey(deployment, fileName);
      const offence = offenceOfKey(key);
      if (offence !== undefined) {
        return { end: failed('JobFailed', `The key '${key}' of a file ${offence.sentence}`), files: [] };
      }
      const bytes = await zip.openReadStreamPromise(entry);
      const staged = await stageObject(engine, { bucket: deployment.bucketName, key }, bytes);
      afterwards(() => staged.release());
      files.push({ ...staged, headers: deployedHeaders(deployment, deployedTypeOf(key)) });
    }
    return { end: deployed(deployment), files };
  } catch (error) {
    return { end: failed('JobFailed', malformedArchive), files: [], cause: (error as Error).message };
  }
}
