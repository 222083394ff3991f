import { customActionTimeout } from '../domain/action-execution.ts';
import { queryablePropertyOf } from '../domain/action-type.ts';
import { dueAtOf } from '../domain/job.ts';
import type { JobData } from '../domain/job-data.ts';
import type { StoredActionType } from '../sqlite/action-types.ts';
import type { Context } from './context.ts';

/** Starts an action execution without a pipeline and puts its first job into the queue of its type. */
export function enqueueJob(
  context: Context,
  type: StoredActionType,
  job: { readonly id: string; readonly data: JobData; readonly continuationToken?: string | undefined },
): void {
  const deadline = context.now + customActionTimeout;
  const actionExecution = context.store.actionExecutions.insert({
    world: type.world,
    jobData: job.data,
    startedAt: context.now,
    deadline,
  });
  enqueueFirstJob(context, type, { ...job, actionExecution, deadline });
}

/** Puts the first job of an action execution into the queue of its type. */
export function enqueueFirstJob(
  { store, now }: Context,
  type: StoredActionType,
  job: {
    readonly id: string;
    readonly actionExecution: number;
    readonly data: JobData;
    readonly deadline: number;
    readonly continuationToken?: string | undefined;
  },
): void {
  const { deadline } = job;
  const property = queryablePropertyOf(type.type);
  const { configuration } = job.data.actionConfiguration;
  store.jobs.insert({
    world: type.world,
    id: job.id,
    actionExecution: job.actionExecution,
    actionType: type.key,
    queryValue: property !== undefined && Object.hasOwn(configuration, property) ? (configuration[property] ?? '') : '',
    status: 'Queued',
    continuationToken: job.continuationToken ?? null,
    availableAt: now,
    deadline,
    dueAt: dueAtOf('Queued', { availableAt: now, deadline }, now),
    createdAt: now,
  });
}
