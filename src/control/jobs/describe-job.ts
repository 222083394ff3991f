import { catalogueType } from '../../domain/action-types/action-catalogue.ts';
import { instant } from '../../domain/duration.ts';
import {
  type InvocationEvent,
  invocationEvents,
  type JobEvent,
  type JobStatus,
  jobEvents,
  jobStatuses,
} from '../../domain/jobs/lifecycle.ts';
import { given } from '../../domain/members.ts';
import { hideSecrets } from '../../domain/pipelines/secrets.ts';
import { worldOf } from '../../domain/world.ts';
import {
  called,
  checkedBy,
  choice,
  count,
  described,
  extended,
  integer,
  list,
  map,
  object,
  optional,
  orNull,
  text,
  written,
} from '../../model/shape.ts';
import { fromJson } from '../../sqlite/database/database.ts';
import type { JobRecord } from '../../sqlite/jobs/job-records.ts';
import type { Store } from '../../sqlite/store.ts';
import { actionTypeId, answeredStructure, artifactLocation, instantText, worldMembers } from '../routing/shapes.ts';
import type { JobArtifact, JobDescription, JobSummary } from '../types.ts';
import { whyUnpollable } from './explain-poll.ts';

export const jobStatus = called<JobStatus>('JobStatus', choice(jobStatuses));

export const jobArtifact = object(
  { name: text(), revision: optional(text()), location: artifactLocation },
  'An artifact of a job, and where it lies.',
);

export const jobSummary = object(
  {
    id: text(),
    status: jobStatus,
    ...worldMembers,
    actionTypeId,
    pipelineName: text(),
    stage: text(),
    action: text(),
    actionExecutionId: text('The same of a job and of those that continue it.'),
    createdAt: instantText(),
    turn: optional(count('Of a chain of continuations: its place in it, from 1 on.')),
    turns: optional(count('Of a chain of continuations: how many jobs it has so far.')),
    summary: optional(text('What its worker last said of its progress.')),
    percentComplete: optional(integer(undefined, { minimum: 0, maximum: 100 })),
  },
  'A job as a list shows it.',
);

export const jobHistoryEntry = object(
  {
    at: instantText(),
    event: called<JobEvent | InvocationEvent>(
      'JobEvent | InvocationEvent',
      choice([...jobEvents, ...invocationEvents]),
    ),
    status: described(jobStatus, 'The status that followed.'),
    nonce: orNull(text('Nonce of the latest dispatch at that time; null before the first.')),
  },
  "One step of a job's life.",
);

export const jobDescription = extended(
  jobSummary,
  {
    nonce: orNull(text('Of the latest dispatch; null before the first.')),
    continuationToken: orNull(text()),
    clientId: optional(text('Of a third-party job: the client to whom it belongs.')),
    function: optional(text('Of a job that nobody polls for: the function that does it.')),
    configuration: map(
      text(),
      'What its type declares secret is `****` unless it is asked for; so are all values when the type is unknown.',
    ),
    inputArtifacts: list(jobArtifact),
    outputArtifacts: list(jobArtifact),
    pipelineExecutionId: optional(text()),
    unpollable: optional(text('Why no poll can get it, where it waits for one and none can.')),
    deadline: instantText('ISO 8601 in UTC: when it times out.'),
    chain: list(text(), 'Ids of the job and of those that continue it or that it continues, oldest first.'),
    externalExecutionId: optional(text()),
    outputVariables: optional(map(text())),
    currentRevision: optional(
      checkedBy(map(written<unknown>('unknown', {})), () => answeredStructure('CurrentRevision')),
    ),
    failureDetails: optional(object({ type: text(), message: text(), externalExecutionId: optional(text()) })),
    history: list(jobHistoryEntry, 'What happened to the job, oldest first.'),
  },
  'A job with all that is known of it.',
);

export function summarizeJob(job: JobRecord): JobSummary {
  const { accountId, region } = worldOf(job.world);
  const { pipelineName, stage, action } = job.data.pipelineContext;
  const details = fromJson<{ summary?: string; percentComplete?: number }>(job.executionDetails);
  const { summary, percentComplete } = details ?? {};
  return {
    id: job.id,
    status: job.status,
    accountId,
    region,
    actionTypeId: job.data.actionTypeId,
    pipelineName,
    stage: stage.name,
    action: action.name,
    actionExecutionId: action.actionExecutionId,
    createdAt: instant(job.createdAt),
    ...(job.turns > 1 && { turn: job.turn, turns: job.turns }),
    ...given({ summary, percentComplete }),
  };
}

/** How a job is shown. */
interface JobView {
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
  const unpollable = whyUnpollable(store, job);
  const failure = job.status === 'Failed' ? failureDetails : undefined;
  return {
    ...summarizeJob(job),
    nonce: nonceText(job.nonce),
    continuationToken: job.continuationToken,
    ...given({ clientId: job.clientId, function: job.functionName }),
    configuration: secrets ? configuration : hideSecrets(configuration, propertiesOf(store, job)),
    inputArtifacts: inputArtifacts as readonly JobArtifact[],
    outputArtifacts: outputArtifacts as readonly JobArtifact[],
    ...given({ pipelineExecutionId, unpollable }),
    deadline: instant(job.deadline),
    chain: store.jobs.listOfActionExecution(job.actionExecution).map(({ id }) => id),
    ...given({ externalExecutionId, outputVariables, currentRevision, failureDetails: failure }),
    history: store.jobRecords.listEvents(job.key).map(({ at, event, status, nonce }) => ({
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
