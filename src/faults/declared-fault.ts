import type { Duration } from '../domain/duration.ts';

/** Which requests a fault befalls: all that have every member. */
export interface FaultMatch {
  /**
   * Of CodePipeline or of S3, such as `PollForJobs` or `GetObject`; without it, all that the effect is possible for.
   */
  readonly operation?: string;
  /** The members that are given must be the job's. */
  readonly actionType?: {
    readonly category?: string;
    readonly owner?: string;
    readonly provider?: string;
    readonly version?: string;
  };
  /** Requests that name the job, and those to S3 under its credentials. */
  readonly jobId?: string;
  readonly accessKeyId?: string;
  /** Only so many of the matching requests, the first ones. */
  readonly first?: number;
  /** Only every so-many-th of the matching requests. */
  readonly every?: number;
  /** From 0 to 1: the share of the matching requests, drawn by a generator that the seed determines. */
  readonly probability?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** What befalls a request: one of the members; `delay` may stand beside any. */
export interface FaultEffect {
  /** An error that the operation may answer, in place of its work. */
  readonly error?: string;
  /** Text of the error, in place of the service's or the emulator's. */
  readonly message?: string;
  /** Real time that the request is held up before anything is done. */
  readonly delay?: Duration;
  /**
   * Cuts the connection: before the request has changed anything, after that, or in the middle of an object's bytes.
   */
  readonly cut?: 'before' | 'after' | 'body';
  /** A poll hands out once more a job that is in a worker's hands, under the same nonce. */
  readonly duplicate?: true;
  /** Before an acknowledgement arrives, its job is handed out to somebody else, who does nothing with it. */
  readonly staleNonce?: true;
  /** Before the request arrives, its job times out. */
  readonly timeOut?: true;
  /** The credentials that an answer brings, or those that a request to S3 is signed with, are over at once. */
  readonly expireCredentials?: true;
}
