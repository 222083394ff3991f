import type { FaultFixture, JobFixture } from '../../src/control/types.ts';
import type { EmulatorOptions } from '../../src/index.ts';
import { jenkinsType, jenkinsTypeFixture } from './jobs.ts';

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
  configuration: { ProjectName: 'MyJenkinsExampleTestProject' },
  inputArtifacts: [{ name: 'App', from: 'fixtures/my-app' }],
  outputArtifacts: [{ name: 'Report' }],
};

const on = (operation: string, effect: FaultFixture['effect'], first = 1): FaultFixture => ({
  match: { operation, first },
  effect,
});

/** Every effect, at every moment of a job at which it bites. */
export const faults: readonly FaultFixture[] = [
  on('PollForJobs', { error: 'ThrottlingException' }, 2),
  on('PollForJobs', { error: 'InternalFailure' }),
  on('PollForJobs', { error: 'ServiceUnavailable' }),
  on('PollForJobs', { delay: '1500ms' }),
  on('PollForJobs', { cut: 'before' }),
  on('PollForJobs', { cut: 'after' }),
  on('PollForJobs', { expireCredentials: true }),
  on('AcknowledgeJob', { error: 'ThrottlingException' }),
  on('AcknowledgeJob', { error: 'InvalidNonceException' }),
  on('AcknowledgeJob', { error: 'JobNotFoundException' }),
  on('AcknowledgeJob', { error: 'InternalFailure' }),
  on('AcknowledgeJob', { delay: '1500ms' }),
  on('AcknowledgeJob', { cut: 'before' }),
  on('AcknowledgeJob', { cut: 'after' }),
  on('AcknowledgeJob', { staleNonce: true }),
  on('PutJobSuccessResult', { error: 'ThrottlingException' }),
  on('PutJobSuccessResult', { error: 'ServiceUnavailable' }),
  on('PutJobSuccessResult', { delay: '1500ms' }),
  on('PutJobSuccessResult', { cut: 'before' }),
  on('PutJobSuccessResult', { cut: 'after' }),
  on('GetObject', { error: 'SlowDown' }, 2),
  on('GetObject', { error: 'InternalError' }),
  on('GetObject', { delay: '1500ms' }),
  on('GetObject', { cut: 'before' }),
  on('GetObject', { cut: 'body' }),
  on('GetObject', { expireCredentials: true }),
  on('PutObject', { error: 'SlowDown' }),
  on('PutObject', { cut: 'before' }),
  on('PutObject', { cut: 'after' }),
  on('PutObject', { expireCredentials: true }),
];

/** Faults that no worker can make good: the job is over. */
export const lostCauses: readonly FaultFixture[] = [
  on('AcknowledgeJob', { timeOut: true }),
  on('PutJobSuccessResult', { timeOut: true }),
];

/** `PollForJobs {"cut":"after"}` */
export function titleOf({ match, effect }: FaultFixture): string {
  return `${match?.operation} ${JSON.stringify(effect)}`;
}
