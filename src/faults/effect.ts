import type { World } from '../domain/world.ts';
import type { OperationContext } from '../engine/context.ts';
import { s3OperationNames } from '../model/operation-names.ts';
import { operationNames } from '../model/service-model.ts';
import type { Store } from '../sqlite/store.ts';

/** A request that a fault may be for. */
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
  readonly actionTypeId?: {
    readonly category?: string;
    readonly owner?: string;
    readonly provider?: string;
    readonly version?: string;
  };
  readonly queryParam?: Readonly<Record<string, string>>;
}

/** What a fault does to a request. Each step on the state is a transaction of its own. */
export interface Effect {
  /** Operations that it is possible for. */
  readonly operations: ReadonlySet<string>;
  /** Whether a request has what the effect is about, such as a job that can still time out. */
  isPossible?(store: Store, target: Target): boolean;
  /** What happens first. @throws ServiceError, S3Error in place of the request's work */
  before?(context: OperationContext, target: Target): void;
  /** The response in place of the operation's. */
  instead?(context: OperationContext, target: Target): unknown;
  /** What happens to the state before the response is sent. */
  after?(context: OperationContext, target: Target, output: unknown): void;
  readonly cut?: Cut;
}

/** Where a connection breaks. */
export type Cut = 'before' | 'after' | 'body';

/** Of CodePipeline and of S3. No name is in both. */
export const allOperations: ReadonlySet<string> = new Set([...operationNames, ...s3OperationNames]);
