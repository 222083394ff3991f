import type { ActionResult, ExecutionDetails, FailureDetails } from '../domain/action-execution.ts';
import { dueAtOf, type Job, report } from '../domain/job.ts';
import type { JobStatus } from '../domain/lifecycle.ts';
import type { Context } from './context.ts';

/** What a worker reports with a success. */
export interface SuccessReport extends Pick<ActionResult, 'outputVariables' | 'currentRevision'> {
  readonly executionDetails?: ExecutionDetails | undefined;
  /** Given when the action goes on in another job (D6). */
  readonly continuationToken?: string | undefined;
}

/** @throws ServiceError InvalidJobStateException (D5) */
export function succeedJob(context: Context, job: Job, success: SuccessReport): void {
  const { store, policy, now } = context;
  store.jobs.apply(job, report('SuccessReported', job, policy.jobLifecycle), now);
  if (success.executionDetails !== undefined) {
    store.actionExecutions.updateDetails(job.actionExecution, success.executionDetails);
  }
  if (success.outputVariables !== undefined || success.currentRevision !== undefined) {
    store.actionExecutions.updateResult(job.actionExecution, success);
  }
  if (success.continuationToken !== undefined) continueJob(context, job, success.continuationToken);
}

/** @throws ServiceError InvalidJobStateException (D5) */
export function failJob(context: Context, job: Job, failureDetails: FailureDetails): void {
  const { store, policy, now } = context;
  store.jobs.apply(job, report('FailureReported', job, policy.jobLifecycle), now);
  store.actionExecutions.updateResult(job.actionExecution, { failureDetails });
  if (failureDetails.externalExecutionId !== undefined) {
    const { externalExecutionId } = failureDetails;
    store.actionExecutions.updateDetails(job.actionExecution, { externalExecutionId });
  }
}

/** The next job of the same action, available at once or after the continuation delay (D6). */
function continueJob({ store, policy, ids, now }: Context, job: Job, continuationToken: string): void {
  const availableAt = now + policy.continuationDelay;
  const status: JobStatus = availableAt > now ? 'Created' : 'Queued';
  const jobTimeout = store.actionExecutions.jobTimeout(job.actionExecution);
  const deadline = jobTimeout === null ? job.deadline : availableAt + jobTimeout; // M1
  store.jobs.insertContinuation(job, {
    id: ids.jobId(),
    status,
    continuationToken,
    availableAt,
    deadline,
    dueAt: dueAtOf(status, { availableAt, deadline }, now),
    createdAt: now,
  });
}
