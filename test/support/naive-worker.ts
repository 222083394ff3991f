import { CodePipeline, type Job } from '@aws-sdk/client-codepipeline';
import { S3 } from '@aws-sdk/client-s3';
import type { TestEmulator } from './emulator.ts';
import { jenkinsType } from './jobs.ts';

const patience = 1000;

/**
 * A worker as it is first written: it does all that a job needs, once, in order, and whatever goes wrong with the
 * artifacts fails the job. It gives up on an answer that is late.
 */
export async function workNaively({ endpoint }: Pick<TestEmulator, 'endpoint'>): Promise<void> {
  const settings = { endpoint, region: 'us-east-1', maxAttempts: 1 };
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'test' };
  const codepipeline = new CodePipeline({ ...settings, credentials });
  const soon = () => ({ abortSignal: AbortSignal.timeout(patience) });
  try {
    const queryParam = { ProjectName: 'MyJenkinsExampleTestProject' };
    const { jobs = [] } = await codepipeline.pollForJobs({ actionTypeId: jenkinsType, queryParam }, soon());
    for (const { id: jobId, nonce, data } of jobs) {
      await codepipeline.acknowledgeJob({ jobId, nonce }, soon());
      const failure = await transfer(data, settings, soon).catch((error: Error) => error);
      if (failure === undefined) await codepipeline.putJobSuccessResult({ jobId }, soon());
      else {
        const failureDetails = { type: 'JobFailed', message: failure.message } as const;
        await codepipeline.putJobFailureResult({ jobId, failureDetails }, soon());
      }
    }
  } finally {
    codepipeline.destroy();
  }
}

async function transfer(data: Job['data'], settings: object, soon: () => { abortSignal: AbortSignal }): Promise<void> {
  const credentials = data?.artifactCredentials as { accessKeyId: string; secretAccessKey: string };
  const s3 = new S3({ ...settings, credentials });
  try {
    const [input] = data?.inputArtifacts ?? [];
    const [output] = data?.outputArtifacts ?? [];
    const { Body } = await s3.getObject(placeOf(input?.location?.s3Location), soon());
    const bytes = (await Body?.transformToByteArray()) as Uint8Array;
    await s3.putObject({ ...placeOf(output?.location?.s3Location), Body: bytes }, soon());
  } finally {
    s3.destroy();
  }
}

function placeOf(location: { bucketName?: string | undefined; objectKey?: string | undefined } | undefined) {
  return { Bucket: location?.bucketName, Key: location?.objectKey };
}
