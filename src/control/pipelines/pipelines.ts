import { instant } from '../../domain/duration.ts';
import { worldOf } from '../../domain/world.ts';
import {
  checkedBy,
  choice,
  count,
  described,
  flag,
  integer,
  list,
  map,
  object,
  optional,
  text,
} from '../../model/shape.ts';
import { actionExecutionDetails } from '../../operations/executions/action-execution.ts';
import { everyRun } from '../../operations/executions/latest-runs.ts';
import { pipelineState } from '../../operations/executions/pipeline-state.ts';
import { createPipelineFixture, pipeline as pipelineFixture } from '../../seeding/items/pipelines.ts';
import type { PlacedPipeline } from '../../sqlite/pipelines/pipelines.ts';
import type { Store } from '../../sqlite/store.ts';
import { inPlace, limitOf, lookInPlace, requireExecution, requirePipeline } from '../routing/place.ts';
import { refusing } from '../routing/refusals.ts';
import { route } from '../routing/route.ts';
import { answeredStructure, instantText, placed, placeOptions, worldMembers } from '../routing/shapes.ts';
import type { ActionRun, PipelineState, PipelineSummary } from '../types.ts';
import { describeExecution, executionDescription, executionMode } from './executions.ts';

const mostRuns = 100;

export const pipelineSummary = object(
  {
    name: text(),
    ...worldMembers,
    version: count(),
    pipelineType: choice(['V1', 'V2']),
    executionMode,
    createdAt: instantText(),
    updatedAt: instantText('ISO 8601 in UTC: when the current version was made.'),
    latestExecution: optional(described(executionDescription, 'The one that started last; absent when none has.')),
  },
  'A pipeline as a list shows it.',
);

const executionInStage = object({ pipelineExecutionId: text(), status: text() });

/** Of AWS's structure the members that are worked with; the answer is checked by all of it. */
export const pipelineStateShape = checkedBy(
  object(
    {
      pipelineName: text(),
      pipelineVersion: integer(),
      created: text(),
      updated: text(),
      stageStates: list(
        object({
          stageName: text(),
          inboundExecutions: list(executionInStage),
          inboundTransitionState: object({ enabled: flag(), disabledReason: optional(text()) }),
          latestExecution: optional(executionInStage),
          actionStates: list(
            object({
              actionName: text(),
              currentRevision: optional(
                described(
                  object({ revisionId: text(), revisionChangeId: optional(text()), created: optional(text()) }),
                  "The change's id and moment are there when a worker has reported them.",
                ),
              ),
              latestExecution: optional(
                object({
                  actionExecutionId: text(),
                  status: text(),
                  lastStatusChange: text(),
                  summary: optional(text()),
                  token: optional(text()),
                  externalExecutionId: optional(text()),
                  externalExecutionUrl: optional(text()),
                  percentComplete: optional(integer()),
                  errorDetails: optional(object({ code: text(), message: text() })),
                }),
              ),
              entityUrl: optional(text()),
              revisionUrl: optional(text()),
            }),
          ),
        }),
      ),
    },
    'What GetPipelineState returns, with instants as ISO 8601, and of executions in every mode.',
  ),
  () =>
    answeredStructure('GetPipelineStateOutput', [
      'pipelineName',
      'pipelineVersion',
      'created',
      'updated',
      'stageStates',
    ]),
);

export const actionRun = checkedBy(
  object(
    {
      pipelineExecutionId: text(),
      actionExecutionId: text(),
      pipelineVersion: integer(),
      stageName: text(),
      actionName: text(),
      startTime: text(),
      lastUpdateTime: text(),
      status: choice(['InProgress', 'Abandoned', 'Succeeded', 'Failed']),
      input: object({ configuration: map(text()), resolvedConfiguration: map(text()) }),
      output: object({
        executionResult: optional(
          object({
            externalExecutionId: optional(text()),
            externalExecutionSummary: optional(described(text(), 'Of a run that has failed, why.')),
            errorDetails: optional(object({ code: text() })),
          }),
        ),
        outputVariables: map(text()),
      }),
    },
    'One entry of what ListActionExecutions returns, with instants as ISO 8601.',
  ),
  () =>
    answeredStructure('ActionExecutionDetail', [
      'pipelineExecutionId',
      'actionExecutionId',
      'stageName',
      'actionName',
      'status',
      'input',
      'output',
    ]),
);

export const createPipeline = route({
  method: 'POST',
  path: '/pipelines',
  summary: 'Make a pipeline; its first execution starts at once',
  errors: ['conflict'],
  body: 'pipeline',
  input: placed({ pipeline: pipelineFixture, start: optional(flag()) }),
  answer: object({ name: text() }),
  run: (parts, { pipeline, start = true, ...place }) =>
    refusing(() => inPlace(parts, place, (context) => ({ name: createPipelineFixture(context, pipeline, start) }))),
});

export const listPipelines = route({
  method: 'GET',
  path: '/pipelines',
  summary: 'List pipelines by name, each with its latest execution',
  input: placeOptions,
  answer: object({ pipelines: list(pipelineSummary) }),
  run: (parts, place) =>
    parts.engine.read(() => ({
      pipelines: parts.store.pipelines
        .listAll(limitOf(parts, place))
        .map((pipeline) => summarizePipeline(parts.store, pipeline)),
    })),
});

export const getPipelineState = route({
  method: 'GET',
  path: '/pipelines/:name/state',
  summary: "Show a pipeline's stages and actions with what was in them last",
  errors: ['notFound'],
  input: placed({ name: text() }),
  answer: pipelineStateShape,
  run: (parts, { name: pipeline, ...place }) =>
    lookInPlace(parts, place, (context) => {
      const found = requirePipeline(context, pipeline);
      return withInstantsAsText<PipelineState>(pipelineState(context, found, everyRun(context, found)));
    }),
});

export const getPipelineHistory = route({
  method: 'GET',
  path: '/pipelines/:name/history',
  summary: 'List what the actions of a pipeline, or of one execution, have done',
  errors: ['notFound'],
  input: placed({ name: text(), executionId: optional(text()) }),
  answer: object({ actions: list(actionRun) }),
  run: (parts, { name: pipelineName, executionId, ...place }) =>
    lookInPlace(parts, place, (context) => {
      const pipeline = requirePipeline(context, pipelineName);
      const pipelineExecution = executionId === undefined ? undefined : requireExecution(parts.store, executionId).key;
      const newestFirst = context.store.actionHistory.list(
        pipeline.key,
        { pipelineExecution, latestOnly: false },
        mostRuns,
        Number.MAX_SAFE_INTEGER,
      );
      const details = actionExecutionDetails(context, pipeline, newestFirst.reverse());
      return { actions: withInstantsAsText<readonly ActionRun[]>(details) };
    }),
});

/** In process and over HTTP alike, instants are ISO 8601: a date becomes that on its way through JSON. */
function withInstantsAsText<T>(answer: object): T {
  return JSON.parse(JSON.stringify(answer)) as T;
}

function summarizePipeline(store: Store, pipeline: PlacedPipeline): PipelineSummary {
  const { key, world, name, version, pipelineType, executionMode, createdAt, updatedAt } = pipeline;
  const [latest] = store.pipelineExecutions.list(key, 1, Number.MAX_SAFE_INTEGER);
  return {
    name,
    ...worldOf(world),
    version,
    pipelineType,
    executionMode,
    createdAt: instant(createdAt),
    updatedAt: instant(updatedAt),
    ...(latest && { latestExecution: describeExecution(store, latest) }),
  };
}
