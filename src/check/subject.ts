import type { FunctionJobFixture, WorkerJobFixture } from '../control/types.ts';

/** What workers call, by what it does. Partners' workers have operations of their own. */
interface Operations {
  readonly poll: string;
  readonly acknowledgement: string;
  readonly details: string;
  readonly success: string;
  readonly failure: string;
}

export type Role = keyof Operations;

const ofCustomJobs: Operations = {
  poll: 'PollForJobs',
  acknowledgement: 'AcknowledgeJob',
  details: 'GetJobDetails',
  success: 'PutJobSuccessResult',
  failure: 'PutJobFailureResult',
};

const ofThirdPartyJobs: Operations = {
  poll: 'PollForThirdPartyJobs',
  acknowledgement: 'AcknowledgeThirdPartyJob',
  details: 'GetThirdPartyJobDetails',
  success: 'PutThirdPartyJobSuccessResult',
  failure: 'PutThirdPartyJobFailureResult',
};

/** What a worker is to do, behind `It did not`. */
export const deeds: Readonly<Record<Role, string>> = {
  poll: 'poll',
  acknowledgement: 'acknowledge the job',
  details: 'ask for the details of the job',
  success: 'report success',
  failure: 'report a failure',
};

export function operationsFor(owner: string | undefined): Operations {
  return owner === 'ThirdParty' ? ofThirdPartyJobs : ofCustomJobs;
}

/** A property of the job's action type. */
export interface Property {
  readonly name: string;
  readonly required: boolean;
  readonly secret: boolean;
  readonly queryable: boolean;
}

/** An input artifact with its bytes, where it has some. */
export interface Input {
  readonly name: string;
  readonly bucket: string;
  readonly key: string;
  readonly bytes: Buffer | undefined;
}

/** What the worker did with one job when nothing was in its way: whether a case fits it, and how long it takes. */
export interface Profile {
  /** Names of the operations that it used, S3's included. */
  readonly used: ReadonlySet<string>;
  /** Real milliseconds from the acknowledgement to the result. */
  readonly jobTime: number;
  /** Real milliseconds between two polls that find nothing. */
  readonly pollInterval: number;
  /** Whether it reports success with a token and is handed the job again. */
  readonly continues: boolean;
}

/** Members of both kinds, of which the one has an action type and the other a function. */
export type CheckedJob = WorkerJobFixture | FunctionJobFixture;

/** The job that a worker is checked with, and what is known of the worker. */
export interface Subject {
  /** Without an id: each case has jobs of its own. Input artifacts lie where `inputs` says. */
  readonly job: CheckedJob;
  readonly inputs: readonly Input[];
  readonly properties: readonly Property[];
  readonly operations: Operations;
  readonly profile: Profile;
  /** Whether a function of the fixtures does the jobs. */
  readonly isFunction: boolean;
  /** Whether the worker is a command, which a signal can end at any moment. */
  readonly isCommand: boolean;
  /** Whether it looks once and is run again. */
  readonly once: boolean;
  /** Milliseconds by the emulator's clock until an unacknowledged job comes back. */
  readonly acknowledgementWindow: number;
}

/** Before the worker has been seen. */
export const unseen: Profile = { used: new Set(), jobTime: 1000, pollInterval: 1000, continues: false };

/** What of a subject is known before its job is. */
export type SubjectHow = Pick<Subject, 'isCommand' | 'isFunction' | 'once' | 'acknowledgementWindow'>;
