import { customActionTimeout } from '../../domain/action-types/action-catalogue.ts';
import {
  type ActionType,
  describeActionType,
  queryablePropertyOf,
  whyUnaskable,
} from '../../domain/action-types/action-type.ts';
import { jobTimeoutOf } from '../../domain/action-types/action-type-declaration.ts';
import type { ActionTypeId } from '../../domain/action-types/action-type-id.ts';
import { abandon, acknowledge, dispatch, dueAtOf, type Job } from '../../domain/jobs/job.ts';
import type { JobData } from '../../domain/jobs/job-data.ts';
import type { JobStatus } from '../../domain/jobs/lifecycle.ts';
import type { JobOfMany } from '../../sqlite/jobs/job-copies.ts';
import type { JobWithData } from '../../sqlite/jobs/jobs.ts';
import type { ThirdPartyClient } from '../../sqlite/jobs/third-party-clients.ts';
import type { StoredActionType } from '../../sqlite/pipelines/action-types.ts';
import type { Context } from '../context.ts';

/**
 * Starts an action execution without a pipeline for each of some jobs that differ in ids and artifacts alone, and puts
 * them into the queue of their type.
 */
export function enqueueJobs(
  context: Context,
  type: StoredActionType,
  jobs: Iterable<JobOfMany>,
  shared: { readonly continuationToken?: string | undefined; readonly clientId?: string | undefined },
): void {
  const all = jobs[Symbol.iterator]();
  const { value: first, done } = all.next();
  if (done) return;
  const jobTimeout = jobTimeoutOf(type.type) ?? null;
  const deadline = context.now + (jobTimeout ?? customActionTimeout);
  const actionExecution = context.store.actionExecutions.insert({
    world: type.world,
    jobData: first.data,
    startedAt: context.now,
    deadline,
    jobTimeout,
  });
  const key = enqueueFirstJob(context, type, { ...first, ...shared, actionExecution, deadline });
  context.store.jobCopies.insert(key, first, { [Symbol.iterator]: () => all });
}

/**
 * Puts the first job of an action execution into the queue of its type, a third-party one for a client (G2).
 *
 * @returns Its key
 */
export function enqueueFirstJob(
  context: Context,
  type: StoredActionType,
  job: {
    readonly id: string;
    readonly actionExecution: number;
    readonly data: JobData;
    readonly deadline: number;
    readonly continuationToken?: string | undefined;
    readonly clientId?: string | undefined;
  },
): number {
  const { store, now } = context;
  const { deadline } = job;
  const { id } = type.type;
  const clientOf = () => job.clientId ?? clientForActionType(context, type.world, id).clientId;
  return store.jobs.insert({
    world: type.world,
    id: job.id,
    actionExecution: job.actionExecution,
    actionType: type.key,
    queryValue: queryValueOf(type.type, job.data),
    status: 'Queued',
    continuationToken: job.continuationToken ?? null,
    clientId: id.owner === 'ThirdParty' ? clientOf() : null,
    functionName: null,
    availableAt: now,
    deadline,
    dueAt: dueAtOf('Queued', { availableAt: now, deadline }, now),
    createdAt: now,
  });
}

/** Tells of a job that is to be queued for ever. */
export function warnOfUnaskable(
  { log }: Pick<Context, 'log'>,
  type: ActionType,
  configuration: JobData['actionConfiguration']['configuration'],
): void {
  const why = whyUnaskable(type, configuration);
  if (why !== undefined) log.warn(`A job of ${describeActionType(type.id)} ${why}`);
}

/** What a poll must ask for to get the job. PollForThirdPartyJobs cannot ask, so a partner's type is one queue (G5). */
function queryValueOf(type: ActionType, { actionConfiguration: { configuration } }: JobData): string {
  const property = type.id.owner === 'Custom' ? queryablePropertyOf(type) : undefined;
  return property !== undefined && Object.hasOwn(configuration, property) ? (configuration[property] ?? '') : '';
}

/**
 * The client to whom a new job of a third-party type belongs when nobody names one: the one that names the type, else
 * the first; where there is none, one is made (G2 [chosen]).
 */
function clientForActionType({ store, ids, log }: Context, world: string, type: ActionTypeId): ThirdPartyClient {
  const existing = store.thirdPartyClients.findFor(world, type);
  if (existing !== undefined) return existing;
  const client = { world, clientId: ids.clientId(), clientToken: ids.clientToken() };
  store.thirdPartyClients.save(client);
  log.info(
    `A job of ${describeActionType(type)} needs a client and there was none: clientId ${client.clientId}, clientToken ${client.clientToken}.`,
  );
  return client;
}

/** A job as it is dispatched to a worker. */
export interface Dispatch<J extends Job> {
  readonly job: J;
  readonly nonce: string;
}

/** A worker that leaves the size out takes one job and would let the others expire (D2 [chosen]). */
const defaultBatchSize = 1;
const mostJobsAtOnce = 100;

/** Dispatches the queued jobs of an action type, each to one worker until its acknowledgement window ends (D1). */
export function dispatchJobs(
  context: Context,
  { key, world }: StoredActionType,
  queryValue: string,
  maxBatchSize = defaultBatchSize,
): Dispatch<JobWithData>[] {
  const jobs = context.store.jobs.listQueued(world, key, queryValue, Math.min(maxBatchSize, mostJobsAtOnce));
  return jobs.map((job) => dispatchJob(context, job));
}

/** Dispatches one job that is queued. */
export function dispatchJob<J extends Job>({ store, policy, now }: Context, job: J): Dispatch<J> {
  const change = dispatch(job, now + policy.acknowledgementWindow, policy.jobLifecycle);
  store.jobs.apply(job, change, now);
  return { job, nonce: String(change.nonce) };
}

/**
 * Takes a worker's acknowledgement; returns the job's status, which of a job that has ended is the real one (D4
 * [inferred]).
 * @throws ServiceError InvalidNonceException
 */
export function acknowledgeDispatch({ store, policy, now }: Context, job: Job, nonce: string): JobStatus {
  const change = acknowledge(job, nonce, policy.jobLifecycle);
  if (change === undefined) return job.status;
  store.jobs.apply(job, change, now);
  return change.status;
}

/**
 * Ends the job that is in a queue or in a worker's hands for an action or rule that is abandoned; a late result is
 * refused (J4).
 */
export function abandonJobOf({ store, policy, now }: Context, actionExecution: number): void {
  const job = store.jobs.findUnfinished(actionExecution);
  const change = job && abandon(job, policy.jobLifecycle);
  if (change !== undefined) store.jobs.apply(job as Job, change, now);
}
