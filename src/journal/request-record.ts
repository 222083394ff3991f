import type { JobStatus } from '../domain/jobs/lifecycle.ts';
import type { World } from '../domain/world.ts';

/** A job that an answer handed to a worker, or showed it. */
export interface ShownJob {
  readonly id: string;
  /** Of the credentials that came with it. */
  readonly accessKeyId?: string | undefined;
}

/** The fault that befell a request. */
interface RecordedFault {
  readonly id: string;
  /** Whether it ended the job that the request was about. */
  readonly timesOut: boolean;
}

/** What is known of a request before it has ended. */
interface RequestFacts {
  readonly service: 'codepipeline' | 's3' | 'sts' | 'lambda';
  readonly operation: string | undefined;
  /** Epoch milliseconds by the emulator's clock. */
  readonly at: number;
  /** Epoch milliseconds of the real time. */
  readonly realAt: number;
  /** The client's port, which is the same for all requests of a connection. */
  readonly connection: number;
  readonly world: World | undefined;
  readonly accessKeyId: string | undefined;
  /** The job that the input names, if that may be an id. */
  readonly jobId: string | undefined;
  /** As it was sent, secrets and all; of a large one how its members begin. */
  readonly input: unknown;
  /** Whether the request's work was done, whatever became of the answer. */
  readonly isCarriedOut: boolean;
  /** Jobs that the answer dispatches or shows. */
  readonly jobs: readonly ShownJob[];
  /** What an acknowledgement made of the job. */
  readonly jobStatus: JobStatus | undefined;
  /** Of a request to S3 under a job's credentials: the key of its action execution. */
  readonly actionExecution: number | undefined;
  readonly fault: RecordedFault | undefined;
}

/** What is kept of a request. It is put into words only when somebody reads it. */
export interface RequestRecord extends RequestFacts {
  /** Counts up in the order in which requests end. */
  readonly number: number;
  /** Milliseconds by the machine's monotonic clock. */
  readonly duration: number;
  /** 0: no answer was sent. */
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  /** The input as text: that of two requests is the same when they were sent the same. */
  readonly inputText: string | undefined;
  /** Whether there are any jobs: they themselves are read from bytes. */
  readonly hasJobs: boolean;
}

/** A record that stays when its place in the journal is taken. */
export function copyRecord(record: RequestRecord): RequestRecord {
  const { number, service, operation, at, realAt, duration, connection, world, accessKeyId, input, inputText } = record;
  const { status, errorCode, errorMessage, isCarriedOut, jobId, jobs, hasJobs, jobStatus } = record;
  const { actionExecution, fault } = record;
  return {
    ...{ number, service, operation, at, realAt, duration, connection, world, accessKeyId, input, inputText },
    ...{ status, errorCode, errorMessage, isCarriedOut, jobId, jobs, hasJobs, jobStatus, actionExecution, fault },
  };
}

/** The record of a request that is under way, filled in with what its chain has made anyway. */
export type RequestDraft = { -readonly [Fact in keyof RequestFacts]: RequestFacts[Fact] } & {
  /** Whether it is the control object's own: no fault is applied to it, and it stands in no journal. */
  readonly isOwn: boolean;
  /** Milliseconds by the machine's monotonic clock: when it began; when it has ended, how long it took. */
  duration: number;
  /** 0 until it has ended, or when no answer was sent. */
  status: number;
  error: RequestError | undefined;
  /** The bytes of which the input was read. */
  body: Buffer | undefined;
  /** The body that was sent, where it is kept. */
  answer: string | undefined;
};

export interface RequestError {
  readonly code: string;
  readonly message: string;
}

export const noJobs: RequestRecord['jobs'] = [];

/** Bytes of a body whose input is kept as it is. */
const mostBytes = 8 * 1024;
export const mostOfText = 256;

/** An input as the journal keeps it: of a larger one no more than how its members begin. */
export function cutInput(input: object, bytes: number): object {
  if (bytes <= mostBytes) return input;
  const members = Object.entries(input).slice(0, 20);
  return Object.fromEntries(members.map(([name, value]) => [beginningOf(name), cutValue(value)]));
}

function cutValue(value: unknown): unknown {
  if (typeof value === 'string') return value.length <= mostOfText ? value : `${beginningOf(value)}…`;
  return typeof value === 'object' && value !== null ? '…' : value;
}

/** A copy: a slice of a text keeps the whole of it in memory. */
function beginningOf(text: string): string {
  return Buffer.from(text.slice(0, mostOfText)).toString();
}

/** Marks a request to S3 that is the control object's: it puts a scene up or looks at it, and is no worker's. */
export const ownRequestHeader = 'x-codepipeline-local-control';
