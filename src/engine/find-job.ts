import type { Job } from '../domain/job.ts';
import { ServiceError } from '../model/service-error.ts';
import type { JobWithData } from '../sqlite/jobs.ts';
import type { OperationContext } from './context.ts';
import { warnOfOtherWorld } from './other-worlds.ts';

/** @throws ServiceError JobNotFoundException (D10) */
export function findJob(context: OperationContext, id: string): Job {
  return context.store.jobs.find(context.worldKey, id) ?? notFound(context, id);
}

/** @throws ServiceError JobNotFoundException (D10) */
export function findJobWithData(context: OperationContext, id: string): JobWithData {
  return context.store.jobs.findWithData(context.worldKey, id) ?? notFound(context, id);
}

function notFound(context: OperationContext, id: string): never {
  warnOfOtherWorld(context, `Job ${id}`, context.store.jobs.worldsWith(id));
  throw new ServiceError(
    'JobNotFoundException',
    `No job with the id ${id} exists in account ${context.world.accountId}.`,
  );
}
