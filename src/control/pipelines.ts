import { isUnfinished, pipelineExecutionStatuses } from '../domain/pipeline-execution-lifecycle.ts';
import { answerActionDetails } from '../engine/answer-action-details.ts';
import { answerPipelineState } from '../engine/answer-pipeline-state.ts';
import type { OperationContext } from '../engine/context.ts';
import { createPipelineFixture, startPipelineFixture } from '../seeding/pipeline-fixtures.ts';
import type { PipelineExecution } from '../sqlite/pipeline-executions.ts';
import type { StoredPipeline } from '../sqlite/pipelines.ts';
import { type ControlParts, capability, inputSchema } from './capability.ts';
import { ControlError } from './control-error.ts';
import { describeExecution } from './describe-execution.ts';
import { summarizePipeline } from './describe-pipeline.ts';
import { inPlace, limitOf, lookInPlace, placeProperties } from './place.ts';
import { refusing } from './refusals.ts';
import type {
  ActionRun,
  Duration,
  ExecutionDescription,
  ExecutionStatus,
  PipelineFixture,
  PipelineStartOptions,
  PipelineState,
  PipelineSummary,
  Place,
} from './types.ts';
import { waitUntil } from './wait-until.ts';

const mostRuns = 100;

const name = { type: 'string' };
const id = { type: 'string' };
const status = { type: 'string', enum: pipelineExecutionStatuses };

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

export const startPipeline = capability<{ name: string } & PipelineStartOptions, ExecutionDescription>({
  method: 'POST',
  path: '/pipelines/:name/executions',
  summary: 'Start an execution of a pipeline',
  answer: 'Execution',
  errors: ['notFound', 'conflict'],
  schema: async () => {
    const { executionSchema } = await import('../seeding/pipeline-schema.ts');
    const { variables, sourceRevisions } = executionSchema.properties as Record<string, object>;
    const properties = { name, variables: { ...variables }, sourceRevisions: { ...sourceRevisions } };
    return inputSchema({ ...properties, ...placeProperties }, ['name'])();
  },
  run: (parts, { name: pipeline, variables, sourceRevisions, ...place }) =>
    refusing(() =>
      inPlace(parts, place, (context) => {
        requirePipeline(context, pipeline);
        const started = startPipelineFixture(context, {
          pipeline,
          ...(variables && { variables }),
          ...(sourceRevisions && { sourceRevisions }),
        });
        return describeExecution(parts.store, requireExecution(parts, started));
      }),
    ),
});

export const getExecution = capability<{ id: string }, ExecutionDescription>({
  method: 'GET',
  path: '/executions/:id',
  summary: 'Show an execution',
  answer: 'Execution',
  errors: ['notFound'],
  schema: inputSchema({ id }, ['id']),
  run: (parts, input) => parts.engine.read(() => describeExecution(parts.store, requireExecution(parts, input.id))),
});

export const waitForExecution = capability<
  { id: string; status: ExecutionStatus; timeout?: Duration },
  ExecutionDescription
>({
  method: 'GET',
  path: '/executions/:id/wait',
  summary: 'Wait until an execution has a status',
  answer: 'Execution',
  errors: ['notFound', 'ended', 'timeout', 'unreachable'],
  schema: inputSchema({ id, status, timeout: { type: ['string', 'number'] } }, ['id', 'status']),
  run: (parts, { id, status, timeout }) =>
    waitUntil(parts, {
      timeout,
      lost: `; execution ${id} is gone`,
      look: () => {
        const execution = describeExecution(parts.store, requireExecution(parts, id));
        if (execution.status === status) return { found: execution };
        const what = `Execution ${id} of pipeline ${execution.pipelineName}`;
        if (isUnfinished(execution.status)) {
          return { notYet: (waited) => `${what} is ${execution.status}, not ${status}, after ${waited}.` };
        }
        throw new ControlError('ended', `${what} has ended as ${execution.status}, not as ${status}.`);
      },
    }),
});

export const getPipelineState = capability<{ name: string } & Place, PipelineState>({
  method: 'GET',
  path: '/pipelines/:name/state',
  summary: "Show a pipeline's stages and actions with what was in them last",
  answer: 'PipelineState',
  errors: ['notFound'],
  schema: inputSchema({ name, ...placeProperties }, ['name']),
  run: (parts, { name: pipeline, ...place }) =>
    lookInPlace(parts, place, (context) =>
      withInstantsAsText<PipelineState>(answerPipelineState(context, requirePipeline(context, pipeline))),
    ),
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
  schema: inputSchema({ name, executionId: id, ...placeProperties }, ['name']),
  run: (parts, { name: pipelineName, executionId, ...place }) =>
    lookInPlace(parts, place, (context) => {
      const pipeline = requirePipeline(context, pipelineName);
      const pipelineExecution = executionId === undefined ? undefined : requireExecution(parts, executionId).key;
      const newestFirst = context.store.actionHistory.list(
        pipeline.key,
        { pipelineExecution, latestOnly: false },
        mostRuns,
        Number.MAX_SAFE_INTEGER,
      );
      const details = answerActionDetails(context, pipeline, newestFirst.reverse());
      return { actions: withInstantsAsText<readonly ActionRun[]>(details) };
    }),
});

export function requirePipeline({ store, worldKey, world }: OperationContext, name: string): StoredPipeline {
  const pipeline = store.pipelines.find(worldKey, name);
  if (pipeline !== undefined) return pipeline;
  throw new ControlError('notFound', `There is no pipeline '${name}' in ${world.accountId}, ${world.region}.`);
}

function requireExecution({ store }: Pick<ControlParts, 'store'>, id: string): PipelineExecution {
  const execution = store.pipelineExecutions.withId(id);
  if (execution === undefined) throw new ControlError('notFound', `There is no execution with the id ${id}.`);
  return execution;
}

/** In process and over HTTP alike, instants are ISO 8601: a date becomes that on its way through JSON. */
function withInstantsAsText<T>(answer: object): T {
  return JSON.parse(JSON.stringify(answer)) as T;
}
