import { customActionTimeout } from '../../domain/action-types/action-catalogue.ts';
import type { Job } from '../../domain/jobs/job.ts';
import type { JobData } from '../../domain/jobs/job-data.ts';
import { mostSilence } from '../../domain/jobs/lambda-function.ts';
import type { Context } from '../context.ts';

/** Name of the effect that invokes a job's function. */
export const invokeForJob = 'lambda';

/** What that effect needs to know. */
export interface Invocation {
  /** Key of the job. */
  readonly job: number;
  /** 1 for the first. */
  readonly attempt: number;
  readonly requestId: string;
}

/** Starts an action execution without a pipeline, which a function does. */
export function startLambdaJobAlone(
  context: Context,
  job: {
    readonly world: string;
    readonly id: string;
    readonly data: JobData;
    readonly functionName: string;
    /** Milliseconds that each job has, where its type says so. */
    readonly jobTimeout: number | undefined;
    readonly continuationToken?: string | undefined;
  },
): void {
  const { world, data, jobTimeout = null } = job;
  const startedAt = context.now;
  const deadline = startedAt + customActionTimeout;
  const actionExecution = context.store.actionExecutions.insert({
    world,
    jobData: data,
    startedAt,
    deadline,
    jobTimeout,
  });
  startLambdaJob(context, { ...job, actionExecution });
}

/**
 * The first job of an action that a function does: InProgress from the start, because nobody acknowledges it (H3
 * [documented]).
 */
export function startLambdaJob(
  context: Context,
  job: {
    readonly world: string;
    readonly id: string;
    readonly actionExecution: number;
    readonly functionName: string;
    readonly continuationToken?: string | undefined;
  },
): void {
  const { store, now } = context;
  const deadline = deadlineOf(context, job.actionExecution, now);
  const key = store.jobs.insert({
    ...job,
    actionType: null,
    queryValue: '',
    status: 'InProgress',
    continuationToken: job.continuationToken ?? null,
    clientId: null,
    availableAt: now,
    deadline,
    dueAt: deadline,
    createdAt: now,
  });
  invoke(context, key, now);
}

/** The next job of the same action, for which the function is invoked after the continuation delay (H4, D6). */
export function continueLambdaJob(context: Context, job: Job, continuationToken: string): void {
  const { store, policy, ids, now } = context;
  const availableAt = now + policy.continuationDelay;
  const deadline = deadlineOf(context, job.actionExecution, availableAt);
  const key = store.jobs.insertContinuation(job, {
    id: ids.jobId(),
    status: 'InProgress',
    continuationToken,
    availableAt,
    deadline,
    dueAt: deadline,
    createdAt: now,
  });
  invoke(context, key, availableAt);
}

/**
 * Each job has 20 minutes, or what its type says, and all of an action have its time-out together (H3 [documented]).
 */
function deadlineOf({ store }: Context, actionExecution: number, from: number): number {
  const { deadline, jobTimeout } = store.actionExecutions.limits(actionExecution);
  return Math.min(from + (jobTimeout ?? mostSilence), deadline);
}

function invoke({ store, ids, now }: Context, job: number, at: number): void {
  const invocation: Invocation = { job, attempt: 1, requestId: ids.requestId() };
  store.effects.insert(invokeForJob, invocation, at > now ? at : null);
}
