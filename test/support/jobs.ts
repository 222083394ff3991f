import {
  AcknowledgeJobCommand,
  type ActionTypeId,
  type Job,
  PollForJobsCommand,
  type PollForJobsInput,
} from '@aws-sdk/client-codepipeline';
import type { ActionTypeFixture, JobFixture } from '../../src/control/types.ts';
import type { TestEmulator } from './emulator.ts';

/** A build action without a queryable property. */
export const buildType = {
  category: 'Build',
  owner: 'Custom',
  provider: 'MyBuild',
  version: '1',
} as const satisfies ActionTypeId;

/** A test action that is polled by its ProjectName. */
export const jenkinsType = {
  category: 'Test',
  owner: 'Custom',
  provider: 'MyJenkinsProviderName',
  version: '1',
} as const satisfies ActionTypeId;

const noArtifacts = { minimumCount: 0, maximumCount: 0 };

export const buildTypeFixture: ActionTypeFixture = {
  ...buildType,
  inputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
  outputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
};

export const jenkinsTypeFixture: ActionTypeFixture = {
  ...jenkinsType,
  configurationProperties: [{ name: 'ProjectName', required: true, key: true, secret: false, queryable: true }],
  inputArtifactDetails: noArtifacts,
  outputArtifactDetails: noArtifacts,
};

/** The so-many-th credentials that an emulator with sequential ids issues. */
export function artifactCredentials(number: number) {
  return {
    accessKeyId: `ASIA${String(number).padStart(16, '0')}`,
    secretAccessKey: `secret${String(number).padStart(34, '0')}`,
    sessionToken: `CodePipelineLocal/${String(number).padStart(12, '0')}`,
  };
}

/** The so-many-th job that an emulator with sequential ids makes. */
export function jobId(number: number): string {
  return `00000001-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** A job that was never made. */
export const unknownJobId = 'ffffffff-ffff-4fff-8fff-ffffffffffff';

/** Puts a job of the build type into the queue; answers its id. */
export async function enqueueBuild(emulator: TestEmulator, job: Omit<JobFixture, 'actionTypeId'> = {}) {
  const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType, ...job });
  return id;
}

/** Polls for jobs, of the build type unless the input says otherwise. */
export function poll({ client }: Pick<TestEmulator, 'client'>, input: Partial<PollForJobsInput> = {}) {
  return client.send(new PollForJobsCommand({ actionTypeId: buildType, ...input }));
}

/** Ids of the jobs that a poll is handed. */
export async function polledIds(emulator: Pick<TestEmulator, 'client'>, input: Partial<PollForJobsInput> = {}) {
  return (await poll(emulator, input)).jobs?.map(({ id }) => id);
}

/** Polls the build type for one job. */
export async function pollBuild(emulator: TestEmulator): Promise<Job | undefined> {
  const { jobs = [] } = await poll(emulator);
  return jobs[0];
}

/** Brings a new job of the build type as far as a worker's poll; answers its id and nonce. */
export async function dispatchedBuild(emulator: TestEmulator, job: Omit<JobFixture, 'actionTypeId'> = {}) {
  const jobId = await enqueueBuild(emulator, job);
  const polled = await pollBuild(emulator);
  if (polled?.id !== jobId) throw new Error(`Job ${jobId} is not the head of its queue`);
  return { jobId, nonce: polled.nonce as string };
}

/** Brings a new job of the build type as far as its acknowledgement; answers its id. */
export async function acknowledgedBuild(emulator: TestEmulator, job: Omit<JobFixture, 'actionTypeId'> = {}) {
  const { jobId, nonce } = await dispatchedBuild(emulator, job);
  await emulator.client.send(new AcknowledgeJobCommand({ jobId, nonce }));
  return jobId;
}
