import { instant, instantToSecond } from '../../domain/duration.ts';
import { detailTypes, type StateChangeEvent } from '../../domain/events/state-change-event.ts';
import { type ActionStatus, textOfEnd } from '../../domain/executions/action-execution.ts';
import type { PipelineExecutionStatus } from '../../domain/executions/pipeline-execution-lifecycle.ts';
import type { StageExecutionStatus } from '../../domain/executions/stage-execution.ts';
import type { Artifact } from '../../domain/jobs/job-data.ts';
import { pipelineArn, worldOf } from '../../domain/world.ts';
import type {
  ActionExecutionChange,
  JobStateChange,
  PipelineExecutionChange,
  StageExecutionChange,
  StateChange,
} from '../../sqlite/database/state-changes.ts';
import type {
  ActionExecutionSubject,
  PipelineExecutionSubject,
  PipelineSubject,
} from '../../sqlite/events/event-subjects.ts';
import type { Store } from '../../sqlite/store.ts';
import { actionUrls } from '../actions/action-urls.ts';
import { homeOf } from '../actions/home-of.ts';
import { recallDeclaredType } from '../declarations/action-types.ts';

/** States of executions and stages as events call them (user guide, Monitoring CodePipeline events [documented]). */
const executionStates: Readonly<Record<PipelineExecutionStatus | StageExecutionStatus, string>> = {
  InProgress: 'STARTED',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
  Stopping: 'STOPPING',
  Stopped: 'STOPPED',
  Superseded: 'SUPERSEDED',
  Cancelled: 'CANCELED',
  // [chosen]: the guide has no state for a stage that a condition skips.
  Skipped: 'SKIPPED',
};

const actionStates: Readonly<Record<ActionStatus, string>> = {
  InProgress: 'STARTED',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
  Abandoned: 'ABANDONED',
};

/** What an event tells besides the envelope that all have. */
interface Told {
  readonly world: string;
  readonly resources: readonly string[];
  readonly detail: StateChangeEvent['detail'];
}

/** The event of a change, with the facts as the store has them now; undefined when nobody is told of it. */
export function eventOf(store: Store, change: StateChange, eventId: () => string): StateChangeEvent | undefined {
  const told = tell(store, change);
  if (told === undefined) return undefined;
  const { accountId: account, region } = worldOf(told.world);
  return {
    version: '0',
    id: eventId(),
    'detail-type': detailTypes[change.subject],
    source: change.subject === 'job' ? 'codepipeline-local' : 'aws.codepipeline',
    account,
    time: instantToSecond(change.at),
    region,
    resources: told.resources,
    detail: told.detail,
  };
}

function tell(store: Store, change: StateChange): Told | undefined {
  switch (change.subject) {
    case 'job':
      return tellOfJob(store, change);
    case 'pipelineExecution':
      return tellOfPipelineExecution(store, change);
    case 'stageExecution':
      return tellOfStageExecution(store, change);
    case 'actionExecution':
      return tellOfActionExecution(store, change);
  }
}

function tellOfPipelineExecution({ eventSubjects }: Store, change: PipelineExecutionChange): Told | undefined {
  const subject = eventSubjects.findPipelineExecution(change.key);
  if (subject === undefined) return undefined;
  const { stopReason, lastRetriedAt } = subject;
  const trigger = change.from === undefined ? startTrigger(subject) : gitTrigger(subject);
  return ofPipeline(subject, {
    ...(trigger && { 'execution-trigger': trigger }),
    ...(lastRetriedAt !== null && { 'last-retry-attempt-time': instant(lastRetriedAt) }),
    state: stateOf(change),
    ...(change.to === 'Stopping' && stopReason !== null && { 'stop-execution-comments': stopReason }),
  });
}

/** What the first event of an execution tells of its start, and no other does. */
function startTrigger({ triggerType, triggerDetail }: PipelineExecutionSubject): object {
  return { 'trigger-type': triggerType, ...(triggerDetail !== null && { 'trigger-detail': triggerDetail }) };
}

/**
 * Members of a trigger by the source's output variables that they repeat: these are the same facts [inferred from
 * samples].
 */
const gitMembers = {
  'author-display-name': 'AuthorDisplayName',
  'full-repository-name': 'FullRepositoryName',
  'provider-type': 'ProviderType',
  'author-email': 'AuthorEmail',
  'branch-name': 'BranchName',
  'tag-name': 'TagName',
  'commit-message': 'CommitMessage',
  'author-date': 'AuthorDate',
  'commit-id': 'CommitId',
  'connection-arn': 'ConnectionArn',
  'author-id': 'AuthorId',
};

/**
 * What later events tell of the commit that started an execution, once the source has succeeded; undefined for other
 * starts.
 */
function gitTrigger({ triggerType, sourceVariables }: PipelineExecutionSubject): object | undefined {
  if (triggerType !== 'Webhook' && triggerType !== 'WebhookV2') return undefined;
  const known = Object.entries(gitMembers).flatMap(([member, variable]) => {
    const value = sourceVariables[variable];
    return value === undefined ? [] : [[member, value]];
  });
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** A retry is told in all events of the stage that follow it. Before the execution's first retry it has attempt 0. */
function tellOfStageExecution({ eventSubjects }: Store, change: StageExecutionChange): Told | undefined {
  const subject = eventSubjects.findStageExecution(change.key);
  if (subject === undefined) return undefined;
  const { stage, lastRetriedAt, retries } = subject;
  const detail = {
    ...(lastRetriedAt !== null && { 'stage-last-retry-attempt-time': instant(lastRetriedAt) }),
    stage,
    state: stateOf(change),
  };
  return ofPipeline(subject, detail, retries === 0 ? 0 : undefined);
}

/** One that was going on and goes on again was retried, or its condition overridden. */
function stateOf({ from, to }: PipelineExecutionChange | StageExecutionChange): string {
  return from !== undefined && to === 'InProgress' ? 'RESUMED' : executionStates[to];
}

function tellOfActionExecution(store: Store, change: ActionExecutionChange): Told | undefined {
  const subject = store.eventSubjects.findActionExecution(change.key);
  if (subject === undefined) return undefined;
  const { stage, stageStatus, action, actionExecutionId, data, world } = subject;
  const { category, owner, provider, version } = data.actionTypeId;
  const isStart = change.to === 'InProgress';
  const isCanceled = change.to === 'Abandoned' && stageStatus === 'Cancelled';
  const { region } = homeOf(store, { key: change.key, world });
  // Members and their order as the service sends them: what a run was given in its first event alone (J11
  // [transcript]).
  return ofPipeline(subject, {
    stage,
    ...(!isStart && resultOf(store, subject, region)),
    ...(change.to === 'Succeeded' && artifactsOf('output-artifacts', data.outputArtifacts)),
    'action-execution-id': actionExecutionId,
    action,
    ...(isStart && artifactsOf('input-artifacts', data.inputArtifacts)),
    state: isCanceled ? 'CANCELED' : actionStates[change.to],
    region,
    type: { owner, provider, category, version },
  });
}

function resultOf(store: Store, subject: ActionExecutionSubject, region: string): object | undefined {
  const { summary, externalExecutionId, revision, revisionUrl, failureDetails, data, world } = subject;
  const id = failureDetails?.externalExecutionId ?? externalExecutionId;
  const text = textOfEnd(failureDetails, summary);
  if (id == null && text === null && failureDetails === null) return undefined;
  const { actionTypeId, actionConfiguration } = data;
  const type = recallDeclaredType({ store, worldKey: world }, actionTypeId);
  const urls = actionUrls(type, { actionTypeId, ...actionConfiguration, region });
  const url = urls.execution(id ?? undefined) ?? revisionUrl ?? urls.revision(revision ?? undefined);
  return {
    'execution-result': {
      ...(url !== undefined && { 'external-execution-url': url }),
      ...(text !== null && { 'external-execution-summary': text }),
      ...(id != null && { 'external-execution-id': id }),
      ...(failureDetails !== null && { 'error-code': failureDetails.type }),
    },
  };
}

function artifactsOf(member: string, artifacts: readonly Artifact[]): object {
  if (artifacts.length === 0) return {};
  return {
    [member]: artifacts.map(({ name, location: { s3Location } }) => {
      return { name, s3location: { bucket: s3Location.bucketName, key: s3Location.objectKey } };
    }),
  };
}

function ofPipeline(subject: PipelineSubject, detail: StateChangeEvent['detail'], attempt = subject.retries + 1): Told {
  const { world, pipeline, executionId, startedAt, version } = subject;
  return {
    world,
    resources: [pipelineArn(worldOf(world), pipeline)],
    detail: {
      pipeline,
      'execution-id': executionId,
      'start-time': instant(startedAt),
      ...detail,
      version,
      'pipeline-execution-attempt': attempt,
    },
  };
}

/** The emulator's own: statuses are the API's. */
function tellOfJob({ jobRecords }: Store, { key, from, to }: JobStateChange): Told | undefined {
  const job = jobRecords.findByKey(key);
  if (job === undefined) return undefined;
  const { actionTypeId, pipelineContext } = job.data;
  const { pipelineName, pipelineArn: arn, pipelineExecutionId, stage, action } = pipelineContext;
  return {
    world: job.world,
    resources: arn === undefined ? [] : [arn],
    detail: {
      'job-id': job.id,
      state: to,
      ...(from !== undefined && { 'previous-state': from }),
      type: actionTypeId,
      pipeline: pipelineName,
      ...(pipelineExecutionId !== undefined && { 'execution-id': pipelineExecutionId }),
      stage: stage.name,
      action: action.name,
      'action-execution-id': action.actionExecutionId,
    },
  };
}
