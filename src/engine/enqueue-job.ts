import { customActionTimeout } from '../domain/action-execution.ts';
import { queryablePropertyOf } from '../domain/action-type.ts';
import { dueAtOf } from '../domain/job.ts';
import type { JobData } from '../domain/job-data.ts';
import type { StoredActionType } from '../sqlite/action-types.ts';
import type { Context } from './context.ts';

/** Starts an action execution and puts its first job into the queue of its type. */
export function enqueueJob(
  context: Context,
  type: StoredActionType,
  job: { readonly id: string; readonly data: JobData; readonly continuationToken?: string | undefined },
): void {
  const { store, now } = context;
  const deadline = now + customActionTimeout;
  const property = queryablePropertyOf(type.type);
  const { configuration } = job.data.actionConfiguration;
  const actionExecution = store.actionExecutions.insert({
    world: type.world,
    actionType: type.key,
    jobData: job.data,
    startedAt: now,
    deadline,
  });
  store.jobs.insert({
    world: type.world,
    id: job.id,
    actionExecution,
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
