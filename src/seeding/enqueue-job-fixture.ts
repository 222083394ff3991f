import { type ActionType, type ActionTypeId, describeActionType, queryablePropertyOf } from '../domain/action-type.ts';
import { isDoneByLambda } from '../domain/action-type-declaration.ts';
import { pipelineArn } from '../domain/arn.ts';
import {
  type Artifact,
  artifactKey,
  defaultArtifactBucket,
  type JobData,
  type PipelineContext,
} from '../domain/job-data.ts';
import type { OperationContext } from '../engine/context.ts';
import { createActionType } from '../engine/create-action-type.ts';
import { enqueueJob } from '../engine/enqueue-job.ts';
import type { StoredActionType } from '../sqlite/action-types.ts';
import { SeedingError } from './seeding-error.ts';
import type { ArtifactFixture, JobDetailsFixture, JobFixture } from './types.ts';

/** The pipeline of jobs that name none. */
export const defaultPipelineName = 'codepipeline-local';

/** The model's constraints of ActionConfigurationQueryableValue. */
const askableValue = /^[a-zA-Z0-9_-]{1,50}$/;

/** Puts a fixture's job, or as many as it counts, into the queue; answers the ids. @throws SeedingError, ServiceError */
export function enqueueJobFixture(context: OperationContext, fixture: JobFixture | JobDetailsFixture): string[] {
  const { count = 1, ...job } = inShortForm(fixture);
  if (count > 1 && job.id !== undefined)
    throw new SeedingError(`'count' makes new ids, so it goes without 'id' (${job.id}).`);
  const id = { owner: 'Custom', ...job.actionTypeId };
  checkClient(context, id, job);
  const type = actionTypeOf(context, id, job);
  if (isDoneByLambda(type.type)) {
    throw new SeedingError(
      `${describeActionType(id)} is done by a Lambda function, which is not invoked for third-party jobs; give it an executor of type JobWorker.`,
    );
  }
  warnOfUnaskableValue(context, type.type, job);
  return Array.from({ length: count }, () => enqueueOne(context, type, id, job));
}

/** A value that `queryParam` cannot hold keeps a job in its queue for ever: nobody can ask for it (F3). */
function warnOfUnaskableValue({ log }: OperationContext, type: ActionType, { configuration = {} }: JobFixture): void {
  const property = type.id.owner === 'Custom' ? queryablePropertyOf(type) : undefined;
  if (property === undefined) return;
  const value = Object.hasOwn(configuration, property) ? configuration[property] : undefined;
  if (value !== undefined && askableValue.test(value)) return;
  const given = value === undefined ? `gives no ${property}` : `gives ${property} as '${value}'`;
  log.warn(
    `A job of ${describeActionType(type.id)} ${given}: no poll can ask for it, because queryParam takes 1 to 50 letters, digits, '_' or '-'.`,
  );
}

function checkClient({ store, worldKey }: OperationContext, id: ActionTypeId, { clientId }: JobFixture): void {
  if (clientId === undefined) return;
  if (id.owner === 'Custom') throw new SeedingError(`Only a third-party job has a client; ${clientId} is given.`);
  if (store.thirdPartyClients.find(worldKey, clientId) !== undefined) return;
  throw new SeedingError(`There is no client ${clientId}; give it under thirdPartyClients, with its token.`);
}

function enqueueOne(
  context: OperationContext,
  type: StoredActionType,
  actionTypeId: ActionTypeId,
  job: JobFixture,
): string {
  const id = job.id ?? context.ids.jobId();
  if (job.id !== undefined && context.store.jobs.find(context.worldKey, id) !== undefined) {
    throw new SeedingError(`A job with the id ${id} exists already.`);
  }
  const pipelineContext = contextOf(context, actionTypeId, job);
  const artifacts = (fixtures: readonly ArtifactFixture[] = []) =>
    fixtures.map((fixture) => artifactOf(context, fixture, pipelineContext.pipelineName));
  const data: JobData = {
    actionTypeId,
    actionConfiguration: { configuration: job.configuration ?? {} },
    pipelineContext,
    inputArtifacts: artifacts(job.inputArtifacts),
    outputArtifacts: artifacts(job.outputArtifacts),
    ...(job.encryptionKey && { encryptionKey: job.encryptionKey }),
  };
  enqueueJob(context, type, { id, data, continuationToken: job.continuationToken, clientId: job.clientId });
  return id;
}

function inShortForm(fixture: JobFixture | JobDetailsFixture): JobFixture {
  if ('jobDetails' in fixture && fixture.jobDetails !== undefined) return inShortForm(fixture.jobDetails);
  if (!('data' in fixture) || fixture.data === undefined) return fixture as JobFixture;
  const {
    actionConfiguration,
    artifactCredentials: _,
    ...data
  } = fixture.data as JobFixture & {
    actionConfiguration?: { configuration?: Record<string, string> };
    artifactCredentials?: unknown;
  };
  return {
    ...data,
    ...(fixture.id !== undefined && { id: fixture.id }),
    ...(fixture.clientId !== undefined && { clientId: fixture.clientId }),
    ...(actionConfiguration?.configuration && { configuration: actionConfiguration.configuration }),
  };
}

/** The job's action type; one that nobody made is made from what the job shows of it, with a line in the log. */
function actionTypeOf(context: OperationContext, id: ActionTypeId, job: JobFixture): StoredActionType {
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

function contextOf(
  context: OperationContext,
  { provider }: ActionTypeId,
  { pipelineContext = {} }: JobFixture,
): PipelineContext {
  const { pipelineName = defaultPipelineName, stage, action } = pipelineContext;
  const actionContext = typeof action === 'string' ? { name: action } : action;
  return {
    pipelineName,
    stage: { name: (typeof stage === 'string' ? stage : stage?.name) ?? 'Jobs' },
    action: {
      name: actionContext?.name ?? provider,
      actionExecutionId: actionContext?.actionExecutionId ?? context.ids.actionExecutionId(),
    },
    pipelineArn: pipelineContext.pipelineArn ?? pipelineArn(context.world, pipelineName),
    pipelineExecutionId: pipelineContext.pipelineExecutionId ?? context.ids.pipelineExecutionId(),
  };
}

function artifactOf(context: OperationContext, fixture: ArtifactFixture, pipelineName: string): Artifact {
  const { name, revision, location } = fixture;
  return {
    name,
    ...(revision !== undefined && { revision }),
    location: {
      type: 'S3',
      s3Location: location?.s3Location ?? {
        bucketName: defaultArtifactBucket(context.world),
        objectKey: artifactKey(pipelineName, name, context.ids.artifactKeySuffix()),
      },
    },
  };
}
