import type { Transitions } from '../transitions.ts';

/** Statuses of a job, as AcknowledgeJob reports them (rules D). */
export const jobStatuses = [
  'Created',
  'Queued',
  'Dispatched',
  'InProgress',
  'TimedOut',
  'Succeeded',
  'Failed',
] as const;

export type JobStatus = (typeof jobStatuses)[number];

/** What can happen to a job. */
export const jobEvents = [
  'BecameAvailable',
  'HandedOut',
  'WindowEnded',
  'Acknowledged',
  'SuccessReported',
  'FailureReported',
  'TimedOut',
  'Abandoned',
] as const;

export type JobEvent = (typeof jobEvents)[number];

/** What can happen beside to the job of a function, and changes nothing of it. */
export const invocationEvents = ['EndedWithoutResult', 'InvocationFailed'] as const;

export type InvocationEvent = (typeof invocationEvents)[number];

export type JobLifecycle = Transitions<JobEvent, JobStatus>;

const unfinished = (status: JobStatus) =>
  ({ Created: status, Queued: status, Dispatched: status, InProgress: status }) as const;

/** The service's lifecycle. A job that is Queued is acknowledged only by whoever was handed it last (D4). */
export const jobLifecycle: JobLifecycle = {
  BecameAvailable: { Created: 'Queued' },
  HandedOut: { Queued: 'Dispatched' },
  WindowEnded: { Dispatched: 'Queued' },
  Acknowledged: { Dispatched: 'InProgress', Queued: 'InProgress' },
  SuccessReported: { InProgress: 'Succeeded' },
  FailureReported: { InProgress: 'Failed' },
  TimedOut: unfinished('TimedOut'),
  Abandoned: unfinished('Failed'),
};

/** The lifecycle with `unacknowledgedResults: accept` (D5): a result also ends a job that nobody acknowledged. */
export const lenientJobLifecycle: JobLifecycle = {
  ...jobLifecycle,
  SuccessReported: { Queued: 'Succeeded', Dispatched: 'Succeeded', InProgress: 'Succeeded' },
  FailureReported: { Queued: 'Failed', Dispatched: 'Failed', InProgress: 'Failed' },
};

const ended: ReadonlySet<JobStatus> = new Set(['TimedOut', 'Succeeded', 'Failed']);

export function hasEnded(status: JobStatus): boolean {
  return ended.has(status);
}

/** The operations of job workers by what they do, those of custom actions and of partners together. */
export const jobOperations = {
  polls: ['PollForJobs', 'PollForThirdPartyJobs'],
  acknowledgements: ['AcknowledgeJob', 'AcknowledgeThirdPartyJob'],
  details: ['GetJobDetails', 'GetThirdPartyJobDetails'],
  reports: [
    'PutJobSuccessResult',
    'PutJobFailureResult',
    'PutThirdPartyJobSuccessResult',
    'PutThirdPartyJobFailureResult',
  ],
} as const;

/** Those whose input names a job. */
export const operationsOnJobs: readonly string[] = [
  ...jobOperations.acknowledgements,
  ...jobOperations.details,
  ...jobOperations.reports,
];
