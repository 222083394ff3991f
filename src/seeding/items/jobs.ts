import { describeActionType } from '../../domain/action-types/action-type.ts';
import { jobTimeoutOf } from '../../domain/action-types/action-type-declaration.ts';
import type { ActionTypeId } from '../../domain/action-types/action-type-id.ts';
import {
  type Artifact,
  artifactKey,
  defaultArtifactBucket,
  type JobData,
  type PipelineContext,
} from '../../domain/jobs/job-data.ts';
import { lambdaActionType } from '../../domain/jobs/lambda-function.ts';
import { pipelineArn } from '../../domain/world.ts';
import type { OperationContext } from '../../engine/context.ts';
import { createActionType } from '../../engine/declarations/create-action-type.ts';
import { findFunction, functionFor } from '../../engine/declarations/find-function.ts';
import { startLambdaJobAlone } from '../../engine/jobs/lambda-job.ts';
import { enqueueJobs, warnOfUnaskable } from '../../engine/jobs/queue.ts';
import type { JobOfMany } from '../../sqlite/jobs/job-copies.ts';
import type { StoredActionType } from '../../sqlite/pipelines/action-types.ts';
import type { ArtifactFixture } from '../types.ts';
import { defaultPipelineName, inShortForm, type ShortJob, type WrittenJob } from './job-forms.ts';
import { SeedingError } from './seeding-error.ts';

/** The stage of jobs that name none. */
const defaultStageName = 'Jobs';

/** Puts jobs that differ in ids and artifacts alone into a queue, or has their function invoked. */
type JobStarter = (jobs: Iterable<JobOfMany>) => void;

/** Jobs of which the store is told before they come. */
const manyJobs = 2_000;

/** Lets the store know of very many jobs, before the transaction that enqueues them has written anything. */
export function expectJobs({ store }: Pick<OperationContext, 'store'>, fixtures: readonly WrittenJob[]): void {
  const jobs = fixtures.reduce((sum, fixture) => sum + (inShortForm(fixture).count ?? 1), 0);
  if (jobs > manyJobs) store.expectMany();
}

/**
 * Puts a fixture's job, or as many as it counts, into the queue of its type, or has its function invoked; returns the
 * ids.
 * @throws SeedingError, ServiceError
 */
export function enqueueJobFixture(context: OperationContext, fixture: WrittenJob): string[] {
  const { count = 1, ...job } = inShortForm(fixture);
  if (count > 1 && job.id !== undefined) {
    throw new SeedingError(`'count' makes new ids, so it goes without 'id' (${job.id}); leave out one of them.`);
  }
  const id = { owner: 'Custom', ...(job.actionTypeId ?? lambdaActionType) };
  const enqueue = functionJobStarter(context, id, job) ?? workerJobEnqueuer(context, id, job);
  if (job.id !== undefined && context.store.jobs.find(context.worldKey, job.id) !== undefined) {
    throw new SeedingError(`A job with the id ${job.id} exists already; give another id, or none.`);
  }
  const ids: string[] = [];
  enqueue(eachOf());
  return ids;

  function* eachOf(): Iterable<JobOfMany> {
    while (ids.length < count) {
      const jobId = job.id ?? context.ids.jobId();
      ids.push(jobId);
      yield { id: jobId, data: jobDataOf(context, id, job) };
    }
  }
}

/**
 * What puts a fixture's job into the queue of its type, which is made when nobody made it.
 * @throws SeedingError, ServiceError
 */
function workerJobEnqueuer(context: OperationContext, id: ActionTypeId, job: ShortJob): JobStarter {
  if (id.owner === 'AWS') {
    throw new SeedingError(
      `${describeActionType(id)} has no jobs: of AWS's own actions only those of Invoke/AWS/Lambda/1 have, with a function.`,
    );
  }
  checkClient(context, id, job);
  const type = actionTypeOf(context, id, job);
  warnOfUnaskable(context, type.type, job.configuration ?? {});
  const { continuationToken, clientId } = job;
  return (jobs) => enqueueJobs(context, type, jobs, { continuationToken, clientId });
}

function checkClient({ store, worldKey }: OperationContext, id: ActionTypeId, { clientId }: ShortJob): void {
  if (clientId === undefined) return;
  if (id.owner === 'Custom')
    throw new SeedingError(
      `Only a third-party job has a client; leave out clientId, or give a type whose owner is ThirdParty.`,
    );
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

/**
 * What starts a fixture's job that a function does; undefined for one that workers poll for.
 * @throws SeedingError
 */
function functionJobStarter(context: OperationContext, id: ActionTypeId, job: ShortJob): JobStarter | undefined {
  const { worldKey: world, store } = context;
  const { configuration = {}, continuationToken } = job;
  const functionName =
    job.function ?? functionFor(context, world, { actionTypeId: id, actionConfiguration: { configuration } });
  if (functionName === undefined) return undefined;
  if (job.clientId !== undefined) throw new SeedingError("A function's job has no client; leave out clientId.");
  if (findFunction(context, world, functionName) === undefined) {
    throw new SeedingError(`There is no function '${functionName}'; give it under functions.`);
  }
  const type = store.actionTypes.find(world, id)?.type;
  const jobTimeout = type && jobTimeoutOf(type);
  const isOfLambda = describeActionType(id) === describeActionType(lambdaActionType);
  return (jobs) => {
    for (const { id: jobId, data } of jobs) {
      startLambdaJobAlone(context, {
        ...{ world, id: jobId, functionName, jobTimeout, continuationToken },
        data: isOfLambda
          ? { ...data, actionConfiguration: { configuration: { FunctionName: functionName, ...configuration } } }
          : data,
      });
    }
  };
}

/** What a fixture's job tells its worker, with a place of its own for each artifact that is given none. */
function jobDataOf(context: OperationContext, actionTypeId: ActionTypeId, job: ShortJob): JobData {
  const pipelineContext = contextOf(context, actionTypeId, job);
  const artifacts = (fixtures: readonly ArtifactFixture[] = []) =>
    fixtures.map((fixture) => artifactOf(context, fixture, pipelineContext.pipelineName));
  return {
    actionTypeId,
    actionConfiguration: { configuration: job.configuration ?? {} },
    pipelineContext,
    inputArtifacts: artifacts(job.inputArtifacts),
    outputArtifacts: artifacts(job.outputArtifacts),
    ...(job.encryptionKey && { encryptionKey: job.encryptionKey }),
  };
}

function contextOf(
  context: OperationContext,
  { provider }: ActionTypeId,
  { pipelineContext = {} }: ShortJob,
): PipelineContext {
  const { pipelineName = defaultPipelineName, stage, action } = pipelineContext;
  const actionContext = typeof action === 'string' ? { name: action } : action;
  return {
    pipelineName,
    stage: { name: (typeof stage === 'string' ? stage : stage?.name) ?? defaultStageName },
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
