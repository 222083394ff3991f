import { catalogueType } from '../domain/action-types/action-catalogue.ts';
import { instant } from '../domain/duration.ts';
import { hideSecrets } from '../domain/pipelines/secrets.ts';
import { worldOf } from '../domain/world.ts';
import type { JobRecord } from '../sqlite/job-records.ts';
import { fromJson } from '../sqlite/json-column.ts';
import type { Store } from '../sqlite/store.ts';
import type { JobArtifact, JobDescription, JobSummary } from './types.ts';

export function summarizeJob(job: JobRecord): JobSummary {
  const { accountId, region } = worldOf(job.world);
  const { pipelineName, stage, action } = job.data.pipelineContext;
  const details = fromJson<{ summary?: string; percentComplete?: number }>(job.executionDetails) ?? {};
  return {
    id: job.id,
    status: job.status,
    accountId,
    region,
    actionTypeId: job.data.actionTypeId,
    pipelineName,
    stage: stage.name,
    action: action.name,
    createdAt: instant(job.createdAt),
    ...(details.summary !== undefined && { summary: details.summary }),
    ...(details.percentComplete !== undefined && { percentComplete: details.percentComplete }),
  };
}

/** How a job is shown. */
export interface JobView {
  /** Whether what its type declares secret is shown in clear; it is `****` otherwise. */
  readonly secrets?: boolean;
}

export function describeJob(store: Store, job: JobRecord, { secrets = false }: JobView = {}): JobDescription {
  const { pipelineContext, actionConfiguration, inputArtifacts, outputArtifacts } = job.data;
  const { configuration } = actionConfiguration;
  const { externalExecutionId } = fromJson<{ externalExecutionId?: string }>(job.executionDetails) ?? {};
  const outputVariables = fromJson<Record<string, string>>(job.outputVariables);
  const currentRevision = fromJson<Record<string, unknown>>(job.currentRevision);
  const failureDetails = fromJson<{ type: string; message: string }>(job.failureDetails);
  const { pipelineExecutionId } = pipelineContext;
  // A time-out's failure is the action's own; the job's is what its worker reported.
  const hasWorkerFailed = job.status === 'Failed';
  return {
    ...summarizeJob(job),
    nonce: nonceText(job.nonce),
    continuationToken: job.continuationToken,
    ...(job.clientId !== null && { clientId: job.clientId }),
    ...(job.functionName !== null && { function: job.functionName }),
    configuration: secrets ? configuration : hideSecrets(configuration, propertiesOf(store, job)),
    inputArtifacts: inputArtifacts as readonly JobArtifact[],
    outputArtifacts: outputArtifacts as readonly JobArtifact[],
    actionExecutionId: pipelineContext.action.actionExecutionId,
    ...(pipelineExecutionId !== undefined && { pipelineExecutionId }),
    deadline: instant(job.deadline),
    chain: store.jobs.ofActionExecution(job.actionExecution).map(({ id }) => id),
    ...(externalExecutionId !== undefined && { externalExecutionId }),
    ...(outputVariables && { outputVariables }),
    ...(currentRevision && { currentRevision }),
    ...(failureDetails && hasWorkerFailed && { failureDetails }),
    history: store.jobRecords.events(job.key).map(({ at, event, status, nonce }) => ({
      at: instant(at),
      event,
      status,
      nonce: nonceText(nonce),
    })),
  };
}

function propertiesOf(store: Store, { world, data: { actionTypeId } }: JobRecord) {
  return (store.actionTypes.find(world, actionTypeId)?.type ?? catalogueType(actionTypeId))?.configurationProperties;
}

function nonceText(nonce: number | null): string | null {
  return nonce === null ? null : String(nonce);
}
