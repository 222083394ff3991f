import type { JobStatus } from '../domain/lifecycle.ts';
import type { World } from '../domain/world.ts';

/** A job that an answer handed to a worker, or showed it. */
export interface ShownJob {
  readonly id: string;
  /** Of the credentials that came with it. */
  readonly accessKeyId?: string | undefined;
}

/** The fault that befell a request. */
export interface RecordedFault {
  readonly id: string;
  /** Whether it ended the job that the request was about. */
  readonly timesOut: boolean;
}

/**
 * What is kept of a request. It is filled in as the request goes through its chain, holds what the chain has made anyway,
 * and is put into words only when somebody reads it.
 */
export interface RequestRecord {
  /** Counts up in the order in which requests end; 0 until then. */
  number: number;
  readonly service: 'codepipeline' | 's3' | 'sts';
  /** Whether it is the control object's own: no fault befalls it, and it stands in no journal. */
  readonly isOwn: boolean;
  operation: string | undefined;
  /** Epoch milliseconds by the emulator's clock. */
  readonly at: number;
  /** Epoch milliseconds of the real time. */
  readonly realAt: number;
  /** Milliseconds by the machine's monotonic clock; the start until the request has ended, then how long it took. */
  duration: number;
  /** The client's port, which is the same for all requests of a connection. */
  readonly connection: number;
  world: World | undefined;
  accessKeyId: string | undefined;
  /** As it was sent, secrets and all. */
  input: unknown;
  /** 0: no answer was sent. */
  status: number;
  errorCode: string | undefined;
  errorMessage: string | undefined;
  /** Whether the request's work was done, whatever became of the answer. */
  isCarriedOut: boolean;
  /** Jobs that the answer hands out or shows. */
  jobs: readonly ShownJob[];
  /** What an acknowledgement made of the job. */
  jobStatus: JobStatus | undefined;
  /** Of a request to S3 under a job's credentials: the key of its action execution. */
  actionExecution: number | undefined;
  fault: RecordedFault | undefined;
}
