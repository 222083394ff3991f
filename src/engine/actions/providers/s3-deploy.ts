import { type ActionEnd, failed } from '../../../domain/executions/action-execution.ts';
import { offenceOfKey } from '../../../domain/objects/names.ts';
import {
  deployedHeaders,
  fillObjectKey,
  readS3Deployment,
  type S3Deployment,
} from '../../../domain/objects/s3-deployment.ts';
import { worldOf } from '../../../domain/world.ts';
import { findCurrentVersion } from '../../objects/artifacts.ts';
import { rawType } from '../../objects/content-type.ts';
import { publishObject } from '../../objects/store-object.ts';
import type { Provider } from './provider.ts';

/** Name of the effect that unpacks. */
export const extractArtifact = 's3-deploy';

/**
 * Puts its input artifact into a bucket: unpacked, which is work on bytes, or as it is, which shares them (user guide,
 * Amazon S3 deploy action reference [documented]).
 */
export const s3Deploy: Provider = {
  name: 's3-deploy',
  start(context, { key, world, data, deadline }) {
    const deployment = readS3Deployment(data.actionConfiguration.configuration);
    if (typeof deployment === 'string') return failed('ConfigurationError', deployment);
    const [artifact] = data.inputArtifacts;
    const object = artifact && findCurrentVersion(context.store, artifact.location.s3Location);
    if (object === undefined) return artifactIsMissing(artifact?.name ?? '');
    const { bucketName, cannedAcl } = deployment;
    const { now, ids } = context;
    const objectKey = fillObjectKey(deployment.objectKey, { now, uuid: () => ids.deployedKeyId() });
    if (deployment.extracts) {
      context.store.effects.insert(extractArtifact, { actionExecution: key, objectKey });
      context.store.actionExecutions.await(key, { dueAt: deadline });
      return undefined;
    }
    const offence = offenceOfKey(objectKey);
    if (offence !== undefined) return failed('ConfigurationError', `The ObjectKey '${objectKey}' ${offence.sentence}`);
    const headers = deployedHeaders(deployment, rawType);
    publishObject(context, worldOf(world), { ...object, bucket: bucketName, key: objectKey }, headers, cannedAcl);
    return deployed({ bucketName, objectKey });
  },
};

/**
 * The summary is chosen; what was deployed is the external id: bucket and key, of a whole artifact in a bucket the
 * bucket.
 */
export function deployed({ bucketName, objectKey }: Pick<S3Deployment, 'bucketName' | 'objectKey'>): ActionEnd {
  const externalExecutionId = objectKey === '' ? bucketName : `${bucketName}/${objectKey}`;
  return { status: 'Succeeded', executionDetails: { summary: 'Deployment Succeeded', externalExecutionId } };
}

export function artifactIsMissing(name: string): ActionEnd {
  return failed('ConfigurationError', `There is no object at the location of the input artifact '${name}'.`);
}

/** Work on bytes is done at once here, but a clock may be moved past its end (M1 [documented]; the text is chosen). */
export function deploymentTimedOut(): ActionEnd {
  return failed('JobFailed', 'The deployment has not ended before its time-out.');
}
