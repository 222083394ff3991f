import { AcknowledgeJobCommand, PollForJobsCommand } from '@aws-sdk/client-codepipeline';
import type { FaultFixture, JobFixture } from '../../src/control/types.ts';
import type { EmulatorOptions } from '../../src/index.ts';
import { s3ErrorCodes } from '../../src/model/s3-error.ts';
import { errorsOf } from '../../src/model/undeclared-errors.ts';
import type { TestEmulator } from './emulator.ts';
import { jenkinsType, jenkinsTypeFixture } from './jobs.ts';

const queryParam = { ProjectName: 'MyJenkinsExampleTestProject' };
const artifacts = { minimumCount: 0, maximumCount: 5 };

/** Time runs; a job that nobody acknowledges comes back soon. */
export const faultScene: EmulatorOptions = {
  clock: 'system',
  acknowledgementWindow: '1s',
  fixtures: {
    actionTypes: [
      { ...jenkinsTypeFixture, inputArtifactDetails: artifacts, outputArtifactDetails: artifacts } as never,
    ],
  },
};

/** A job with an artifact to read and one to write, for the example workers. */
export const sceneJob: JobFixture = {
  actionTypeId: jenkinsType,
  configuration: queryParam,
  inputArtifacts: [{ name: 'App', from: 'fixtures/my-app' }],
  outputArtifacts: [{ name: 'Report' }],
};

/**
 * What befalls a worker on its way through one job: the last fault is the one in question, those before it lead there.
 */
export interface Scene {
  readonly faults: readonly FaultFixture[];
  /** How the job of a careful worker ends in spite of it. */
  readonly end: 'Succeeded' | 'Failed' | 'TimedOut';
}

const on = (operation: string, effect: FaultFixture['effect'], first = 1): FaultFixture => ({
  match: { operation, first },
  effect,
});

const slowly = { delay: '1500ms' };
const unanswered = [{ cut: 'before' }, { cut: 'after' }] as const;
const failing = [{ error: 'InternalFailure' }, { error: 'ServiceUnavailable' }];
const failingS3 = [{ error: 'SlowDown' }, { error: 'InternalError' }, { error: 'ServiceUnavailable' }];
const throttled = { error: 'ThrottlingException' };

/** Every effect at every request of a job that goes well, and that a worker can make good. */
export const curableFaults: readonly FaultFixture[] = [
  on('PollForJobs', throttled, 2),
  ...[...failing, slowly, ...unanswered, { expireCredentials: true } as const].map((each) => on('PollForJobs', each)),
  on('AcknowledgeJob', throttled),
  ...[...failing, slowly, ...unanswered, { staleNonce: true } as const].map((each) => on('AcknowledgeJob', each)),
  on('AcknowledgeJob', { error: 'InvalidNonceException' }),
  on('AcknowledgeJob', { error: 'JobNotFoundException' }),
  on('PutJobSuccessResult', throttled),
  ...[...failing, slowly, ...unanswered].map((each) => on('PutJobSuccessResult', each)),
  ...failingS3.map((each) => on('GetObject', each, 2)),
  ...[slowly, ...unanswered, { cut: 'body' } as const].map((each) => on('GetObject', each)),
  on('GetObject', { expireCredentials: true }),
  ...[...failingS3, slowly, ...unanswered].map((each) => on('PutObject', each)),
  on('PutObject', { expireCredentials: true }),
];

/** Faults that no worker can make good: the job is over. */
const lostCauses: readonly FaultFixture[] = [
  on('AcknowledgeJob', { timeOut: true }),
  on('PutJobSuccessResult', { timeOut: true }),
];

const missingInput = on('GetObject', { error: 'NoSuchKey' });
const expiredInput = on('GetObject', { expireCredentials: true });

/** Scenes in which a naive worker fails. */
export const scenes: readonly Scene[] = [
  ...curableFaults.map((fault): Scene => ({ faults: [fault], end: 'Succeeded' })),
  ...lostCauses.map((fault): Scene => ({ faults: [fault], end: 'TimedOut' })),
  ...[throttled, ...failing, slowly, ...unanswered].map(
    (each): Scene => ({ faults: [missingInput, on('PutJobFailureResult', each)], end: 'Failed' }),
  ),
  { faults: [missingInput, on('PutJobFailureResult', { timeOut: true })], end: 'TimedOut' },
];

/** Scenes of a request that a naive worker never comes to: new credentials, after the first have expired. */
export const renewals: readonly Scene[] = [
  ...[throttled, ...failing, slowly, ...unanswered, { expireCredentials: true } as const].map(
    (each): Scene => ({ faults: [expiredInput, on('GetJobDetails', each)], end: 'Succeeded' }),
  ),
  { faults: [expiredInput, on('GetJobDetails', { timeOut: true })], end: 'TimedOut' },
];

/** Every error that any request of a worker may be answered with, each once. */
export const refusals: readonly FaultFixture[] = [
  ...(
    ['PollForJobs', 'AcknowledgeJob', 'GetJobDetails', 'PutJobSuccessResult', 'PutJobFailureResult'] as const
  ).flatMap((operation) => errorsOf(operation).map((error) => on(operation, { error }))),
  ...['GetObject', 'PutObject'].flatMap((operation) => s3ErrorCodes.map((error) => on(operation, { error }))),
];

/** `PollForJobs {"cut":"after"}` */
function titleOf({ faults }: Scene): string {
  return faults.map(({ match, effect }) => `${match?.operation} ${JSON.stringify(effect)}`).join(', ');
}

/** Scenes behind their titles, as tests are made of them. */
export function titled(all: readonly Scene[]) {
  return all.map((scene) => [titleOf(scene), scene] as const);
}

/** Polls for a new job and acknowledges it, as another worker would; answers its id. */
export async function takeJob(emulator: TestEmulator): Promise<string> {
  await emulator.jobs.enqueue(sceneJob);
  const { jobs: [job] = [] } = await emulator.client.send(
    new PollForJobsCommand({ actionTypeId: jenkinsType, queryParam }),
  );
  await emulator.client.send(new AcknowledgeJobCommand({ jobId: job?.id, nonce: job?.nonce }));
  return job?.id as string;
}
