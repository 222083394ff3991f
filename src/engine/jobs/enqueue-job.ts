import { type ActionType, queryablePropertyOf } from '../../domain/action-types/action-type.ts';
import { jobTimeoutOf } from '../../domain/action-types/action-type-declaration.ts';
import { customActionTimeout } from '../../domain/executions/action-execution.ts';
import { dueAtOf } from '../../domain/jobs/job.ts';
import type { JobData } from '../../domain/jobs/job-data.ts';
import type { StoredActionType } from '../../sqlite/action-types.ts';
import type { Context } from '../context.ts';
import { clientForActionType } from './client-for-action-type.ts';

/** Starts an action execution without a pipeline and puts its first job into the queue of its type. */
export function enqueueJob(
  context: Context,
  type: StoredActionType,
  job: {
    readonly id: string;
    readonly data: JobData;
    readonly continuationToken?: string | undefined;
    readonly clientId?: string | undefined;
  },
): void {
  const jobTimeout = jobTimeoutOf(type.type) ?? null;
  const deadline = context.now + (jobTimeout ?? customActionTimeout);
  const actionExecution = context.store.actionExecutions.insert({
    world: type.world,
    jobData: job.data,
    startedAt: context.now,
    deadline,
    jobTimeout,
  });
  enqueueFirstJob(context, type, { ...job, actionExecution, deadline });
}

/** Puts the first job of an action execution into the queue of its type, a third-party one for a client (G2). */
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
): void {
  const { store, now } = context;
  const { deadline } = job;
  const { id } = type.type;
  const clientOf = () => job.clientId ?? clientForActionType(context, type.world, id).clientId;
  store.jobs.insert({
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

/** What a poll must ask for to get the job. PollForThirdPartyJobs cannot ask, so a partner's type is one queue (G5). */
function queryValueOf(type: ActionType, { actionConfiguration: { configuration } }: JobData): string {
  const property = type.id.owner === 'Custom' ? queryablePropertyOf(type) : undefined;
  return property !== undefined && Object.hasOwn(configuration, property) ? (configuration[property] ?? '') : '';
}
