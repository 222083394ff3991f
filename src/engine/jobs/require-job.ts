import type { Job } from '../../domain/jobs/job.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { JobWithData } from '../../sqlite/jobs/jobs.ts';
import type { OperationContext } from '../context.ts';
import { warnOfOtherWorld } from '../other-worlds.ts';

/** A custom action's job. @throws ServiceError JobNotFoundException (D10, G4) */
export function requireJob(context: OperationContext, id: string): Job {
  return customJob(context, id, context.store.jobs.find(context.worldKey, id));
}

/** A custom action's job. @throws ServiceError JobNotFoundException (D10, G4) */
export function requireJobWithData(context: OperationContext, id: string): JobWithData {
  return customJob(context, id, context.store.jobs.findWithData(context.worldKey, id));
}

function customJob<J extends Job>(context: OperationContext, id: string, job: J | undefined): J {
  if (job?.clientId === null) return job;
  if (job !== undefined)
    context.log.warn(`Job ${id} is a third-party job, which only the ThirdPartyJob operations see.`);
  throw jobNotFound(context, id);
}

/** Says in the log when the job exists for another account or region. */
function jobNotFound(context: OperationContext, id: string): ServiceError {
  const others = context.store.jobs.worldsWith(id).filter((world) => world !== context.worldKey);
  warnOfOtherWorld(context, `Job ${id}`, others);
  return new ServiceError('JobNotFoundException', `Job with id '${id}' does not exist`); // [transcript]
}

/** What every call of a partner names: a job, and the secret of the client to whom it belongs (G1). */
interface Access {
  readonly jobId: string;
  readonly clientToken: string;
}

/** @throws ServiceError JobNotFoundException (D10, G4), InvalidClientTokenException (G1) */
export function requireThirdPartyJob(context: OperationContext, access: Access): Job {
  return opened(context, access, context.store.jobs.find(context.worldKey, access.jobId));
}

/** @throws ServiceError JobNotFoundException (D10, G4), InvalidClientTokenException (G1) */
export function requireThirdPartyJobWithData(context: OperationContext, access: Access): JobWithData {
  return opened(context, access, context.store.jobs.findWithData(context.worldKey, access.jobId));
}

function opened<J extends Job>(context: OperationContext, { jobId, clientToken }: Access, job: J | undefined): J {
  if (job === undefined || job.clientId === null) {
    if (job !== undefined)
      context.log.warn(`Job ${jobId} is a custom action's, which no ThirdPartyJob operation sees.`);
    throw jobNotFound(context, jobId);
  }
  const client = context.store.thirdPartyClients.find(context.worldKey, job.clientId);
  if (client?.clientToken === clientToken) return job;
  throw new ServiceError(
    'InvalidClientTokenException',
    `The client token is not the one of client ${job.clientId}, to whom job ${jobId} belongs.`,
  );
}
