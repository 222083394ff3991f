import { ServiceError } from '../../model/service-error.ts';
import { hasEnded, type JobEvent, type JobLifecycle, type JobStatus } from './lifecycle.ts';

/** A job's own state. What it is about (configuration, artifacts) belongs to its action execution. */
export interface Job {
  readonly key: number;
  readonly id: string;
  readonly actionExecution: number;
  readonly status: JobStatus;
  /** Of the latest dispatch; null before the first. */
  readonly nonce: number | null;
  readonly continuationToken: string | null;
  /** Of a third-party job, the client whose token opens it (G1); null for the job of a custom action. */
  readonly clientId: string | null;
  /** The function that does it, so that nobody polls for it (H); null for the job of a worker. */
  readonly functionName: string | null;
  /** Epoch milliseconds at which it can be polled. */
  readonly availableAt: number;
  /** Epoch milliseconds at which it times out, mostly with its whole action (M1). */
  readonly deadline: number;
  readonly createdAt: number;
  /** Of the result that it was reported to have ended with: its digest; null before, and when nobody reported one. */
  readonly result: number | null;
}

/** What an event changes in a job. */
export interface JobChange {
  readonly event: JobEvent;
  readonly status: JobStatus;
  readonly nonce: number | null;
  /** Epoch milliseconds at which something happens by itself; null when nothing will. */
  readonly dueAt: number | null;
  /** Of a report: its digest (D5). */
  readonly result?: number;
}

/** What is left of a report that changes no status, for it was made before, or its action is over. */
interface LateReport {
  readonly event: 'Repeated' | 'CameAfterAbandon';
}

/**
 * A job's version rises by one with each of Created, Queued, Dispatched; the nonce is the version at its dispatch (D3).
 */
const firstNonce = 3;
const versionsBetweenDispatches = 2;

function nonceOfNextDispatch(job: Pick<Job, 'nonce'>): number {
  return job.nonce === null ? firstNonce : job.nonce + versionsBetweenDispatches;
}

/** When something next happens by itself to a job that has just come to a status. */
export function dueAtOf(
  status: JobStatus,
  { availableAt, deadline }: Pick<Job, 'availableAt' | 'deadline'>,
  windowEndsAt: number,
): number | null {
  switch (status) {
    case 'Created':
      return Math.min(availableAt, deadline);
    case 'Dispatched':
      return Math.min(windowEndsAt, deadline);
    case 'Queued':
    case 'InProgress':
      return deadline;
    case 'TimedOut':
    case 'Succeeded':
    case 'Failed':
      return null;
  }
}

/** The change that an event makes, or undefined where the lifecycle does not let it happen. */
function changeBy(
  event: JobEvent,
  job: Job,
  lifecycle: JobLifecycle,
  nonce = job.nonce,
  windowEndsAt = 0,
): JobChange | undefined {
  const status = lifecycle[event][job.status];
  return status === undefined ? undefined : { event, status, nonce, dueAt: dueAtOf(status, job, windowEndsAt) };
}

/** Dispatches a queued job to a worker under a new nonce, hidden from others until `windowEndsAt` (D1). */
export function dispatch(job: Job, windowEndsAt: number, lifecycle: JobLifecycle): JobChange {
  const change = changeBy('HandedOut', job, lifecycle, nonceOfNextDispatch(job), windowEndsAt);
  if (change === undefined) throw new Error(`Job ${job.id} is ${job.status} and cannot be dispatched`);
  return change;
}

/**
 * Acknowledges a job; undefined when it has ended, which the caller is told by its status (D4).
 * @throws ServiceError InvalidNonceException
 */
export function acknowledge(job: Job, nonce: string, lifecycle: JobLifecycle): JobChange | undefined {
  const isLatest = job.nonce !== null && nonce === String(job.nonce);
  if (isLatest && hasEnded(job.status)) return undefined;
  const change = isLatest ? changeBy('Acknowledged', job, lifecycle) : undefined;
  if (change !== undefined) return change;
  throw new ServiceError('InvalidNonceException', invalidNonceMessage(job, nonce));
}

function invalidNonceMessage(job: Job, nonce: string): string {
  if (job.nonce === null) return `Job ${job.id} has not been dispatched by a poll, so no nonce acknowledges it.`;
  if (job.status === 'InProgress') return `Job ${job.id} has already been acknowledged.`;
  return `Nonce '${nonce}' is not the one of the latest dispatch of job ${job.id}.`;
}

/**
 * What a worker's report does to its job (D5). One that is repeated word for word is taken and changes nothing; so is
 * the first that comes after the action was abandoned.
 * @param result - The report's digest
 * @throws ServiceError InvalidJobStateException
 */
export function report(
  event: 'SuccessReported' | 'FailureReported',
  job: Job,
  lifecycle: JobLifecycle,
  result: number,
): JobChange | LateReport {
  const change = changeBy(event, job, lifecycle);
  if (change !== undefined) return { ...change, result };
  if (job.result === result) return { event: 'Repeated' };
  if (job.status === 'Failed' && job.result === null) return { event: 'CameAfterAbandon' };
  throw new ServiceError('InvalidJobStateException', refusalOf(event, job));
}

/** Of a job that has ended in the service's words (D5 [transcript]). */
function refusalOf(event: 'SuccessReported' | 'FailureReported', { id, status }: Job): string {
  if (!hasEnded(status)) return `Job ${id} is ${status} and takes no result: it must be acknowledged first.`;
  return status === (event === 'SuccessReported' ? 'Succeeded' : 'Failed')
    ? `The status of job with id ${id} is already set to the desired value. It cannot be updated with the same status, but different result or output variables.`
    : `Job with id ${id} has already terminated`;
}

/** Ends a job whose action is abandoned (J4); undefined when it has ended already. */
export function abandon(job: Job, lifecycle: JobLifecycle): JobChange | undefined {
  return changeBy('Abandoned', job, lifecycle);
}

/** What happens by itself at the moment a job's row falls due: its time-out, or the next step of its dispatch. */
export function fallDue(job: Job, now: number, lifecycle: JobLifecycle): JobChange | undefined {
  if (now >= job.deadline) return changeBy('TimedOut', job, lifecycle);
  return changeBy('BecameAvailable', job, lifecycle) ?? changeBy('WindowEnded', job, lifecycle);
}
