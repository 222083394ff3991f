import type { Job } from '../../domain/jobs/job.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { JobWithData } from '../../sqlite/jobs.ts';
import type { OperationContext } from '../context.ts';
import { warnOfOtherWorld } from '../other-worlds.ts';

/** A custom action's job. @throws ServiceError JobNotFoundException (D10, G4) */
export function findJob(context: OperationContext, id: string): Job {
  return customJob(context, id, context.store.jobs.find(context.worldKey, id));
}

/** A custom action's job. @throws ServiceError JobNotFoundException (D10, G4) */
export function findJobWithData(context: OperationContext, id: string): JobWithData {
  return customJob(context, id, context.store.jobs.findWithData(context.worldKey, id));
}

function customJob<J extends Job>(context: OperationContext, id: string, job: J | undefined): J {
  if (job?.clientId === null) return job;
  if (job !== undefined)
    context.log.warn(`Job ${id} is a third-party job, which only the ThirdPartyJob operations see.`);
  throw jobNotFound(context, id);
}

/** Says in the log when the job exists for another account or region. */
export function jobNotFound(context: OperationContext, id: string): ServiceError {
  const others = context.store.jobs.worldsWith(id).filter((world) => world !== context.worldKey);
  warnOfOtherWorld(context, `Job ${id}`, others);
  const { accountId, region } = context.world;
  return new ServiceError(
    'JobNotFoundException',
    `No job with the id ${id} exists in account ${accountId} and region ${region}.`,
  );
}
