import { instant } from '../../domain/duration.ts';
import { isUnfinished, pipelineExecutionStatuses } from '../../domain/executions/pipeline-execution-lifecycle.ts';
import { given } from '../../domain/members.ts';
import { worldOf } from '../../domain/world.ts';
import { triggerPipeline as trigger } from '../../engine/sources/trigger-pipeline.ts';
import { called, choice, count, list, map, object, optional, text } from '../../model/shape.ts';
import { execution, startPipelineFixture } from '../../seeding/items/pipelines.ts';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
import type { Store } from '../../sqlite/store.ts';
import { ControlError } from '../routing/control-error.ts';
import { inPlace, requireExecution, requirePipeline } from '../routing/place.ts';
import { refusing } from '../routing/refusals.ts';
import { route } from '../routing/route.ts';
import { instantText, nonEmpty, placed, queriedDuration, worldMembers } from '../routing/shapes.ts';
import { waitUntil } from '../routing/wait-until.ts';
import type { ExecutionDescription, ExecutionStatus, GitPullRequest, GitPush } from '../types.ts';

const status = called<ExecutionStatus>('PipelineExecutionStatus', choice(pipelineExecutionStatuses));

export const executionMode = choice(['QUEUED', 'SUPERSEDED', 'PARALLEL']);

export const executionDescription = object(
  {
    id: text(),
    pipelineName: text(),
    pipelineVersion: count('Of the pipeline when it started.'),
    status,
    ...worldMembers,
    executionMode,
    trigger: object({ triggerType: text(), triggerDetail: optional(text()) }),
    variables: map(text()),
    stage: optional(text('The stage that it is in; absent between stages and when it has ended.')),
    waitingForStage: optional(text('The stage before which it waits.')),
    stopReason: optional(text()),
    statusSummary: optional(text('Why it has the status, where there is more to say than the status does.')),
    startedAt: instantText(),
    updatedAt: instantText(),
  },
  'A run of a pipeline.',
);

export const triggerResult = object(
  {
    pipelineExecutionId: optional(text('Absent when nothing was started.')),
    matched: list(
      object({ sourceAction: text(), trigger: text() }),
      'Which trigger of which source action the event passed.',
    ),
    unmatched: list(text(), 'Sentences that say why the other source actions were not reached.'),
  },
  'What became of an event in a repository.',
);

export const startPipeline = route({
  method: 'POST',
  path: '/pipelines/:name/executions',
  summary: 'Start an execution of a pipeline',
  errors: ['notFound', 'conflict'],
  input: placed({
    name: text(),
    variables: execution.members.variables,
    sourceRevisions: execution.members.sourceRevisions,
  }),
  answer: executionDescription,
  run: (parts, { name: pipeline, variables, sourceRevisions, ...place }) =>
    refusing(() =>
      inPlace(parts, place, (context) => {
        requirePipeline(context, pipeline);
        const started = startPipelineFixture(context, { pipeline, ...given({ variables, sourceRevisions }) });
        return describeExecution(parts.store, requireExecution(parts.store, started));
      }),
    ),
});

export const getExecution = route({
  method: 'GET',
  path: '/executions/:id',
  summary: 'Show an execution',
  errors: ['notFound'],
  input: object({ id: text() }),
  answer: executionDescription,
  run: (parts, input) =>
    parts.engine.read(() => describeExecution(parts.store, requireExecution(parts.store, input.id))),
});

export const waitForExecution = route({
  method: 'GET',
  path: '/executions/:id/wait',
  summary: 'Wait until an execution has a status',
  errors: ['notFound', 'ended', 'timeout', 'unreachable'],
  input: object({ id: text(), status, timeout: optional(queriedDuration()) }),
  answer: executionDescription,
  run: (parts, { id, status, timeout }, signal) =>
    waitUntil(parts, {
      timeout,
      signal,
      lost: `; execution ${id} is gone`,
      look: () => {
        const record = requireExecution(parts.store, id);
        const execution = describeExecution(parts.store, record);
        if (execution.status === status) return { found: execution };
        const what = `Execution ${id} of pipeline ${execution.pipelineName}`;
        if (isUnfinished(execution.status)) {
          return {
            subject: `pipelineExecution ${record.key}`,
            notYet: (waited) => `${what} is ${execution.status}, not ${status}, after ${waited}.`,
          };
        }
        throw new ControlError('ended', `${what} has ended as ${execution.status}, not as ${status}.`);
      },
    }),
});

export function describeExecution(store: Store, execution: PipelineExecution): ExecutionDescription {
  const { name, world } = store.pipelines.get(execution.pipeline);
  const { triggerDetail, waitingForStage, stopReason, statusSummary } = execution;
  const stage = store.stageExecutions.findRunning(execution.key)?.stage;
  // One that has ended there goes on being shown there, by the pipeline's state.
  const isWaiting = isUnfinished(execution.status);
  return {
    id: execution.id,
    pipelineName: name,
    pipelineVersion: execution.version,
    status: execution.status,
    ...worldOf(world),
    executionMode: execution.mode,
    trigger: { triggerType: execution.triggerType, ...given({ triggerDetail }) },
    variables: Object.fromEntries(
      execution.variables.map(({ name: variable, resolvedValue }) => [variable, resolvedValue]),
    ),
    ...given({ stage, waitingForStage: isWaiting ? waitingForStage : undefined, stopReason, statusSummary }),
    startedAt: instant(execution.startedAt),
    updatedAt: instant(execution.updatedAt),
  };
}

const ofCommit = { commitId: optional(nonEmpty), files: optional(list(nonEmpty)) };

const gitEvent = {
  push: optional(
    called<GitPush>('GitPush', object({ branch: optional(nonEmpty), tag: optional(nonEmpty), ...ofCommit })),
  ),
  pullRequest: optional(
    called<GitPullRequest>(
      'GitPullRequest',
      object({
        event: choice(['OPEN', 'UPDATED', 'CLOSED']),
        branch: nonEmpty,
        sourceBranch: optional(nonEmpty),
        id: optional(nonEmpty),
        title: optional(nonEmpty),
        ...ofCommit,
      }),
    ),
  ),
  repository: optional(nonEmpty),
};

/** Something happens in a repository that a pipeline's connections read; its triggers say whether it starts (P10). */
export const triggerPipeline = route({
  method: 'POST',
  path: '/pipelines/:name/triggers',
  summary: 'Tell a pipeline of a push or a pull request in its repository',
  errors: ['notFound', 'conflict'],
  input: placed({ name: text(), ...gitEvent }),
  answer: triggerResult,
  run: (parts, { name, push, pullRequest, repository, ...place }) => {
    if ((push === undefined) === (pullRequest === undefined)) {
      throw new ControlError('invalid', "An event is either a 'push' or a 'pullRequest'.");
    }
    if (push !== undefined && (push.branch === undefined) === (push.tag === undefined)) {
      throw new ControlError('invalid', "push: it is either to a 'branch' or of a 'tag'.");
    }
    return refusing(() =>
      inPlace(parts, place, (context) =>
        trigger(context, requirePipeline(context, name), { push, pullRequest, repository }),
      ),
    );
  },
});
