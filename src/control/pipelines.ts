import { actionExecutionDetails } from '../operations/executions/action-execution.ts';
import { everyRun } from '../operations/executions/latest-runs.ts';
import { pipelineState } from '../operations/executions/pipeline-state.ts';
import { createPipelineFixture } from '../seeding/create-pipeline-fixture.ts';
import { capability, inputSchema } from './capability.ts';
import { summarizePipeline } from './describe-pipeline.ts';
import { inPlace, limitOf, lookInPlace, placeProperties } from './place.ts';
import { refusing } from './refusals.ts';
import { requireExecution } from './require-execution.ts';
import { requirePipeline } from './require-pipeline.ts';
import type { ActionRun, PipelineFixture, PipelineState, PipelineSummary, Place } from './types.ts';

const mostRuns = 100;

const name = { type: 'string' };

export const createPipeline = capability<
  { pipeline: PipelineFixture; start?: boolean } & Place,
  { readonly name: string }
>({
  method: 'POST',
  path: '/pipelines',
  summary: 'Make a pipeline; its first execution starts at once',
  answer: 'PipelineName',
  errors: ['conflict'],
  body: 'pipeline',
  schema: async () => {
    const { pipelineSchema } = await import('../seeding/pipeline-schema.ts');
    return inputSchema({ pipeline: pipelineSchema, start: { type: 'boolean' }, ...placeProperties }, ['pipeline'])();
  },
  run: (parts, { pipeline, start = true, ...place }) =>
    refusing(() => inPlace(parts, place, (context) => ({ name: createPipelineFixture(context, pipeline, start) }))),
});

export const listPipelines = capability<Place, { readonly pipelines: readonly PipelineSummary[] }>({
  method: 'GET',
  path: '/pipelines',
  summary: 'List pipelines by name, each with its latest execution',
  answer: 'Pipelines',
  schema: inputSchema(placeProperties),
  run: (parts, place) =>
    parts.engine.read(() => ({
      pipelines: parts.store.pipelines
        .all(limitOf(parts, place))
        .map((pipeline) => summarizePipeline(parts.store, pipeline)),
    })),
});

export const getPipelineState = capability<{ name: string } & Place, PipelineState>({
  method: 'GET',
  path: '/pipelines/:name/state',
  summary: "Show a pipeline's stages and actions with what was in them last",
  answer: 'PipelineState',
  errors: ['notFound'],
  schema: inputSchema({ name, ...placeProperties }, ['name']),
  run: (parts, { name: pipeline, ...place }) =>
    lookInPlace(parts, place, (context) => {
      const found = requirePipeline(context, pipeline);
      return withInstantsAsText<PipelineState>(pipelineState(context, found, everyRun(context, found)));
    }),
});

export const getPipelineHistory = capability<
  { name: string; executionId?: string } & Place,
  { readonly actions: readonly ActionRun[] }
>({
  method: 'GET',
  path: '/pipelines/:name/history',
  summary: 'List what the actions of a pipeline, or of one execution, have done',
  answer: 'PipelineHistory',
  errors: ['notFound'],
  schema: inputSchema({ name, executionId: { type: 'string' }, ...placeProperties }, ['name']),
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
