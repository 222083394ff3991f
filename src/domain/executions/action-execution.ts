import { ServiceError } from '../../model/service-error.ts';
import type { DeployTarget } from './stub.ts';

export type ActionStatus = 'InProgress' | 'Abandoned' | 'Succeeded' | 'Failed';

/** What a worker says of its progress, in AWS's form. */
export interface ExecutionDetails {
  readonly summary?: string | undefined;
  readonly externalExecutionId?: string | undefined;
  readonly percentComplete?: number | undefined;
}

export interface CurrentRevision {
  readonly revision: string;
  /** Of the change that made the revision, where somebody tells it. */
  readonly changeIdentifier?: string | undefined;
  readonly created?: Date | undefined;
  readonly revisionSummary?: string | undefined;
}

export interface FailureDetails {
  readonly type: string;
  readonly message: string;
  readonly externalExecutionId?: string | undefined;
}

/** What an action ends with. */
interface ActionResult {
  readonly outputVariables?: Readonly<Record<string, string>> | undefined;
  readonly currentRevision?: CurrentRevision | undefined;
  readonly failureDetails?: FailureDetails | undefined;
}

/** How an action ended, and what it leaves. */
export interface ActionEnd extends ActionResult {
  readonly status: Exclude<ActionStatus, 'InProgress'>;
  readonly executionDetails?: ExecutionDetails | undefined;
  /** Page of the provider that shows the revision of a source. */
  readonly revisionUrl?: string | undefined;
  /** Where a deploy action has deployed to. */
  readonly targets?: readonly DeployTarget[] | undefined;
}

/**
 * What histories and events say of a run: of one that failed why, whatever was said on the way (L21 [transcript]).
 */
export function textOfEnd<S extends string | null | undefined>(
  failure: Pick<FailureDetails, 'message'> | null | undefined,
  summary: S,
): string | S {
  return failure?.message ?? summary;
}

/** A failure of one of AWS's own codes. */
export function failed(type: 'JobFailed' | 'ConfigurationError', message: string): ActionEnd {
  return { status: 'Failed', failureDetails: { type, message } };
}

/** What GetPipelineState says of an approval that was abandoned, or is out of date (J6, J8 [transcript]). */
export const approvalCancelled: ExecutionDetails = { summary: 'The approval action has been canceled.' };

/** M1 [chosen] */
export const actionTimeoutMessage = 'The action did not end before its time-out.';

/** Bytes of UTF-8 that all keys and values of an action's output variables may have together (D7). */
const mostOutputVariableBytes = 122_880;

/** @throws ServiceError OutputVariablesSizeExceededException */
export function checkOutputVariables(variables: Readonly<Record<string, string>>): void {
  let size = 0;
  for (const [key, value] of Object.entries(variables)) size += Buffer.byteLength(key) + Buffer.byteLength(value);
  if (size <= mostOutputVariableBytes) return;
  throw new ServiceError(
    'OutputVariablesSizeExceededException',
    `The output variables have ${size} bytes; their keys and values may have ${mostOutputVariableBytes} together.`,
  );
}
