import {
  type ActionEnd,
  actionTimeoutMessage,
  type ExecutionDetails,
  type FailureDetails,
  failed,
} from '../../domain/executions/action-execution.ts';
import { ruleTimeoutMessage } from '../../domain/executions/condition-execution.ts';
import { dueAtOf, fallDue, type Job, type JobChange, report } from '../../domain/jobs/job.ts';
import { silenceMessage } from '../../domain/jobs/lambda-function.ts';
import type { JobStatus } from '../../domain/jobs/lifecycle.ts';
import { digestOf } from '../../sqlite/database/digest.ts';
import type { Context } from '../context.ts';
import { deadline } from '../deadline.ts';
import { continueLambdaJob } from '../jobs/lambda-job.ts';
import { finishAction } from './finish-action.ts';

/** What a worker reports with a success. */
interface SuccessReport extends Pick<ActionEnd, 'outputVariables' | 'currentRevision'> {
  readonly executionDetails?: ExecutionDetails | undefined;
  /** Given when the action goes on in another job (D6). */
  readonly continuationToken?: string | undefined;
}

/** Ends a job by a report, or takes a late one, which changes nothing. @returns Whether the job has ended by it */
function isEndedBy(context: Context, job: Job, event: 'SuccessReported' | 'FailureReported', result: object): boolean {
  const { store, policy, now } = context;
  const digest = digestOfReport(event, result);
  const change = report(event, job, policy.jobLifecycle, digest);
  if ('status' in change) store.jobs.apply(job, change, now);
  else if (change.event === 'CameAfterAbandon') store.jobs.noteResult(job, digest);
  return 'status' in change;
}

/** Of a success that says no more, as most do, it is 0: that costs no hash, and SQLite no bytes in the job's row. */
function digestOfReport(event: 'SuccessReported' | 'FailureReported', result: object): number {
  if (event === 'SuccessReported' && Object.values(result).every((value) => value === undefined)) return 0;
  return digestOf(event + JSON.stringify(result, sorted));
}

/** The same members in another order are the same result. */
function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @throws ServiceError InvalidJobStateException (D5) */
export function succeedJob(context: Context, job: Job, success: SuccessReport): void {
  const { store, now } = context;
  const { continuationToken, executionDetails, outputVariables, currentRevision } = success;
  const result = { continuationToken, executionDetails, outputVariables, currentRevision };
  if (!isEndedBy(context, job, 'SuccessReported', result)) return;
  if (continuationToken === undefined) {
    const end: ActionEnd = { status: 'Succeeded', executionDetails, outputVariables, currentRevision };
    finishAction(context, job.actionExecution, end);
    return;
  }
  if (executionDetails !== undefined) store.actionExecutions.updateDetails(job.actionExecution, executionDetails, now);
  if (currentRevision !== undefined) store.actionExecutions.updateRevision(job.actionExecution, currentRevision);
  if (job.functionName === null) continueJob(context, job, continuationToken);
  else continueLambdaJob(context, job, continuationToken);
}

/** @throws ServiceError InvalidJobStateException (D5) */
export function failJob(context: Context, job: Job, failureDetails: FailureDetails): void {
  if (!isEndedBy(context, job, 'FailureReported', failureDetails)) return;
  const { externalExecutionId } = failureDetails;
  finishAction(context, job.actionExecution, {
    status: 'Failed',
    failureDetails,
    ...(externalExecutionId !== undefined && { executionDetails: { externalExecutionId } }),
  });
}

/** What happens by itself when a job's moment comes; a time-out ends its action, too (M1). */
export function settleDueJob(context: Context, job: Job): JobChange {
  const { store, policy, now } = context;
  const change = fallDue(job, now, policy.jobLifecycle);
  if (change === undefined) throw new Error(`Job ${job.id} fell due while ${job.status}`);
  store.jobs.apply(job, change, now);
  if (change.status === 'TimedOut') {
    finishAction(context, job.actionExecution, failed('JobFailed', timeoutMessage(context, job)));
  }
  return change;
}

/** The moment of a job: its acknowledgement window, its continuation delay or its deadline ends. */
export const jobDeadline = deadline({
  rows: ({ jobs }) => jobs.dueRows,
  name: ({ id }) => `job ${id}`,
  brings({ status, dueAt, deadline: end }) {
    if (dueAt >= end) return 'times out';
    return status === 'Created'
      ? 'is put into the queue'
      : 'goes back into the queue, unless it is acknowledged before';
  },
  settle(context, job) {
    const { event, status } = settleDueJob(context, job);
    return { event, jobId: job.id, status };
  },
  setAside: ({ jobs }, { key }) => jobs.dueRows.clear(key),
});

/** C12 [transcript] for a function that was silent; the texts of M1 and J31 are chosen. */
function timeoutMessage({ store, now }: Context, { functionName, actionExecution }: Job): string {
  const isSilence = functionName !== null && now < store.actionExecutions.limits(actionExecution).deadline;
  if (isSilence) return silenceMessage(functionName);
  const isOfRule = store.actionExecutions.get(actionExecution).ruleExecution !== null;
  return isOfRule ? ruleTimeoutMessage : actionTimeoutMessage;
}

/** The next job of the same action, available at once or after the continuation delay (D6). */
function continueJob({ store, policy, ids, now }: Context, job: Job, continuationToken: string): void {
  const availableAt = now + policy.continuationDelay;
  const status: JobStatus = availableAt > now ? 'Created' : 'Queued';
  const { jobTimeout } = store.actionExecutions.limits(job.actionExecution);
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
