import { customActionTimeout } from '../domain/action-execution.ts';
import { type ActionType, queryablePropertyOf } from '../domain/action-type.ts';
import { jobTimeoutOf } from '../domain/action-type-declaration.ts';
import { dueAtOf } from '../domain/job.ts';
import type { JobData } from '../domain/job-data.ts';
import type { StoredActionType } from '../sqlite/action-types.ts';
import { clientForActionType } from './client-for-action-type.ts';
import type { Context } from './context.ts';

/** Starts an action execution and puts its first job into the queue of its type, a third-party one for a client (G2). */
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
  const { store, now } = context;
  const { id } = type.type;
  const jobTimeout = jobTimeoutOf(type.type);
  const deadline = now + (jobTimeout ?? customActionTimeout);
  const clientOf = () => job.clientId ?? clientForActionType(context, type.world, id).clientId;
  const actionExecution = store.actionExecutions.insert({
    world: type.world,
    actionType: type.key,
    jobData: job.data,
    startedAt: now,
    deadline,
    jobTimeout: jobTimeout ?? null,
  });
  store.jobs.insert({
    world: type.world,
    id: job.id,
    actionExecution,
    actionType: type.key,
    queryValue: queryValueOf(type.type, job.data),
    status: 'Queued',
    continuationToken: job.continuationToken ?? null,
    clientId: id.owner === 'ThirdParty' ? clientOf() : null,
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
