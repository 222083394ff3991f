import type { World } from '../domain/world.ts';
import type { OperationContext } from '../engine/context.ts';
import type { Store } from '../sqlite/store.ts';
import type { FaultEffect, FaultMatch } from './declared-fault.ts';

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
