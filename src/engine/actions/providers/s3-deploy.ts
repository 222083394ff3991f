import { type ActionEnd, failed } from '../../../domain/executions/action-execution.ts';
import type { Artifact } from '../../../domain/jobs/job-data.ts';
import { offenceOfKey } from '../../../domain/objects/names.ts';
import {
  deployedHeaders,
  fillObjectKey,
  readS3Deployment,
  type S3Deployment,
} from '../../../domain/objects/s3-deployment.ts';
import { findCurrentVersion } from '../../objects/artifacts.ts';
import { rawType } from '../../objects/content-type.ts';
import { publishObject } from '../../objects/store-object.ts';
import { homeOf } from '../home-of.ts';
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
    if (object === undefined) return artifactIsMissing(artifact);
    const { bucketName, cannedAcl } = deployment;
    const { store, now, ids } = context;
    const home = homeOf(store, { key, world });
    const bucket = store.buckets.find(bucketName);
    if (bucket !== undefined && bucket.region !== home.region) {
      // [transcript]: aws/aws-cdk #7012 of 2020 and a public issue of 2022.
      const message = `The bucket named ${bucketName} is not located in the ${home.region} AWS region`;
      return failed('ConfigurationError', message);
    }
    const objectKey = fillObjectKey(deployment.objectKey, { now, uuid: () => ids.deployedKeyId() });
    if (deployment.extracts) {
      store.effects.insert(extractArtifact, { actionExecution: key, objectKey });
      store.actionExecutions.await(key, { dueAt: deadline });
      return undefined;
    }
    const offence = offenceOfKey(objectKey);
    if (offence !== undefined) return failed('ConfigurationError', `The ObjectKey '${objectKey}' ${offence.sentence}`);
    const headers = deployedHeaders(deployment, rawType);
    publishObject(context, home, { ...object, bucket: bucketName, key: objectKey }, headers, cannedAcl);
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

/** In the service's words of deploy actions of Elastic Beanstalk (J41 [transcript]). */
export function artifactIsMissing(artifact: Artifact | undefined): ActionEnd {
  const bucket = artifact?.location.s3Location.bucketName ?? '';
  return failed(
    'ConfigurationError',
    `The action failed because either the artifact or the Amazon S3 bucket could not be found. Name of artifact bucket: ${bucket}. Verify that this bucket exists. If it exists, check the life cycle policy, then try releasing a change.`,
  );
}

/** Work on bytes is done at once here, but a clock may be moved past its end (M1 [documented]; the text is chosen). */
export function deploymentTimedOut(): ActionEnd {
  return failed('JobFailed', 'The deployment has not ended before its time-out.');
}
