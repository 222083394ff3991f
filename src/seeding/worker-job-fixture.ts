import {
  type ActionType,
  type ActionTypeId,
  describeActionType,
  queryablePropertyOf,
} from '../domain/action-types/action-type.ts';
import type { JobData } from '../domain/jobs/job-data.ts';
import type { OperationContext } from '../engine/context.ts';
import { createActionType } from '../engine/declarations/create-action-type.ts';
import { enqueueJob } from '../engine/jobs/queue.ts';
import type { StoredActionType } from '../sqlite/action-types.ts';
import type { ShortJob } from './job-fixture-forms.ts';
import { SeedingError } from './seeding-error.ts';

/** The model's constraints of ActionConfigurationQueryableValue. */
const askableValue = /^[a-zA-Z0-9_-]{1,50}$/;

/**
 * What puts a fixture's job into the queue of its type, which is made when nobody made it.
 * @throws SeedingError, ServiceError
 */
export function workerJobEnqueuer(
  context: OperationContext,
  id: ActionTypeId,
  job: ShortJob,
): (jobId: string, data: JobData) => void {
  if (id.owner === 'AWS') {
    throw new SeedingError(
      `${describeActionType(id)} has no jobs: of AWS's own actions only those of Invoke/AWS/Lambda/1 have, with a function.`,
    );
  }
  checkClient(context, id, job);
  const type = actionTypeOf(context, id, job);
  warnOfUnaskableValue(context, type.type, job);
  const { continuationToken, clientId } = job;
  return (jobId, data) => enqueueJob(context, type, { id: jobId, data, continuationToken, clientId });
}

/** A value that `queryParam` cannot hold keeps a job in its queue for ever: nobody can ask for it (F3). */
function warnOfUnaskableValue({ log }: OperationContext, type: ActionType, { configuration = {} }: ShortJob): void {
  const property = type.id.owner === 'Custom' ? queryablePropertyOf(type) : undefined;
  if (property === undefined) return;
  const value = Object.hasOwn(configuration, property) ? configuration[property] : undefined;
  if (value !== undefined && askableValue.test(value)) return;
  const given = value === undefined ? `gives no ${property}` : `gives ${property} as '${value}'`;
  log.warn(
    `A job of ${describeActionType(type.id)} ${given}: no poll can ask for it, because queryParam takes 1 to 50 letters, digits, '_' or '-'.`,
  );
}

function checkClient({ store, worldKey }: OperationContext, id: ActionTypeId, { clientId }: ShortJob): void {
  if (clientId === undefined) return;
  if (id.owner === 'Custom') throw new SeedingError(`Only a third-party job has a client; ${clientId} is given.`);
  if (store.thirdPartyClients.find(worldKey, clientId) !== undefined) return;
  throw new SeedingError(`There is no client ${clientId}; give it under thirdPartyClients, with its token.`);
}

/** The job's action type; one that nobody made is made from what the job shows of it, with a line in the log. */
function actionTypeOf(context: OperationContext, id: ActionTypeId, job: ShortJob): StoredActionType {
  const existing = context.store.actionTypes.find(context.worldKey, id);
  if (existing !== undefined && !existing.isDeleted) return existing;
  const names = Object.keys(job.configuration ?? {});
  createActionType(context, {
    id,
    configurationProperties: names.map((name) => ({ name, required: false, key: false, secret: false })),
    inputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
    outputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
  });
  context.log.info(`Action type ${describeActionType(id)} was not there and has been made from a job that names it.`);
  return context.store.actionTypes.find(context.worldKey, id) as StoredActionType;
}
