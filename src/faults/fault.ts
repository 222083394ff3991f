import type { Duration } from '../domain/duration.ts';
import type { World } from '../domain/world.ts';
import type { OperationContext } from '../engine/context.ts';
import { s3OperationNames } from '../model/operation-names.ts';
import { operationNames } from '../model/service-model.ts';
import type { Store } from '../sqlite/store.ts';

/** A request that a fault may befall. */
export interface Target {
  readonly operation: string;
  readonly world: World;
  /** `world` in its stored form. */
  readonly worldKey: string;
  readonly accessKeyId: string | undefined;
  /** Of a request to CodePipeline. */
  readonly input: TargetInput;
  /** Of a request to S3 under a job's credentials: the key of the action execution. */
  readonly actionExecution?: number | undefined;
}

/** The members that faults look at. */
export interface TargetInput {
  readonly jobId?: string;
  readonly actionTypeId?: NonNullable<FaultMatch['actionType']>;
  readonly queryParam?: Readonly<Record<string, string>>;
}

/** One kind of fault, ready to be applied. Each step on the state is a transaction of its own. */
export interface Effect {
  /** Operations that it is possible for. */
  readonly operations: ReadonlySet<string>;
  /** Whether a request has what the effect is about, such as a job that can still time out. */
  isPossible?(store: Store, target: Target): boolean;
  /** What happens first. @throws ServiceError, S3Error in place of the request's work */
  before?(context: OperationContext, target: Target): void;
  /** The answer in place of the operation's. */
  instead?(context: OperationContext, target: Target): unknown;
  /** What happens to the state before the answer is sent. */
  after?(context: OperationContext, target: Target, output: unknown): void;
  readonly cut?: FaultEffect['cut'];
}

/** A fault that has been added, with what has come of it. */
export interface Fault {
  readonly id: string;
  readonly match: FaultMatch;
  readonly declared: FaultEffect;
  readonly effect: Effect;
  /** Milliseconds of real time. */
  readonly delay: number;
  /** How many requests have matched, and how many of them it was applied to. */
  matched: number;
  applied: number;
  /** Whether it is the turn of the request that has just been counted. */
  isDue(): boolean;
}

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

/** Of CodePipeline and of S3. No name is in both. */
export const allOperations: ReadonlySet<string> = new Set([...operationNames, ...s3OperationNames]);
