// A worker that works on whatever it is handed: what AcknowledgeJob answers is nothing to it.
import { setTimeout as sleep } from 'node:timers/promises';
import { CodePipeline } from '@aws-sdk/client-codepipeline';
import { S3 } from '@aws-sdk/client-s3';

const actionTypeId = { category: 'Test', owner: 'Custom', provider: 'MyJenkinsProviderName', version: '1' };
const queryParam = { ProjectName: 'MyJenkinsExampleTestProject' };
const codepipeline = new CodePipeline({});

for (;;) {
  const { jobs } = await codepipeline.pollForJobs({ actionTypeId, queryParam });
  for (const { id: jobId, nonce, data } of jobs) {
    await codepipeline.acknowledgeJob({ jobId, nonce }).catch(() => {});
    const s3 = new S3({ credentials: data.artifactCredentials });
    for (const { location } of data.inputArtifacts) await s3.getObject(placeOf(location)).catch(() => {});
    for (const { location } of data.outputArtifacts) {
      await s3.putObject({ ...placeOf(location), Body: 'done' }).catch(() => {});
    }
    await codepipeline.putJobSuccessResult({ jobId }).catch(() => {});
  }
  if (jobs.length === 0) await sleep(100);
}

function placeOf({ s3Location }) {
  return { Bucket: s3Location.bucketName, Key: s3Location.objectKey };
}
