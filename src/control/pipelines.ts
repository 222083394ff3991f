import { isUnfinished } from '../domain/pipeline-execution.ts';
import { worldKey } from '../domain/world.ts';
import { answerActionDetails } from '../engine/answer-action-details.ts';
import { answerPipelineState } from '../engine/answer-pipeline-state.ts';
import type { OperationContext } from '../engine/context.ts';
import { createPipelineFixture, startPipelineFixture } from '../seeding/pipeline-fixtures.ts';
import type { PipelineExecution } from '../sqlite/pipeline-executions.ts';
import type { StoredPipeline } from '../sqlite/pipelines.ts';
import { type ControlParts, capability, inputSchema, placeProperties } from './capability.ts';
import { ControlError } from './control-error.ts';
import { describeExecution } from './describe-execution.ts';
import { readDuration, refusing } from './refusals.ts';
import type {
  ActionRun,
  Duration,
  ExecutionDescription,
  ExecutionStatus,
  PipelineFixture,
  PipelineStartOptions,
  PipelineState,
  Place,
} from './types.ts';

const defaultWait = 30_000;
const mostRuns = 100;

const name = { type: 'string' };
const id = { type: 'string' };
const status = {
  type: 'string',
  enum: ['Cancelled', 'InProgress', 'Stopped', 'Stopping', 'Succeeded', 'Superseded', 'Failed'],
};

export const createPipeline = capability<
  { pipeline: PipelineFixture; start?: boolean } & Place,
  { readonly name: string }
>({
  method: 'POST',
  path: '/pipelines',
  body: 'pipeline',
  schema: async () => {
    const { pipelineSchema } = await import('../seeding/pipeline-schema.ts');
    return inputSchema({ pipeline: pipelineSchema, start: { type: 'boolean' }, ...placeProperties }, ['pipeline'])();
  },
  run: (parts, { pipeline, start = true, ...place }) =>
    refusing(() => inPlace(parts, place, (context) => ({ name: createPipelineFixture(context, pipeline, start) }))),
});

export const startPipeline = capability<{ name: string } & PipelineStartOptions, ExecutionDescription>({
  method: 'POST',
  path: '/pipelines/:name/executions',
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
  schema: inputSchema({ id }, ['id']),
  run: (parts, input) => parts.engine.read(() => describeExecution(parts.store, requireExecution(parts, input.id))),
});

export const waitForExecution = capability<
  { id: string; status: ExecutionStatus; timeout?: Duration },
  ExecutionDescription
>({
  method: 'GET',
  path: '/executions/:id/wait',
  schema: inputSchema({ id, status, timeout: { type: ['string', 'number'] } }, ['id', 'status']),
  async run(parts, { id, status, timeout = defaultWait }) {
    const { engine, store, changes } = parts;
    const limit = readDuration(timeout);
    const givesUpAt = performance.now() + limit;
    for (;;) {
      if (changes.isClosed) {
        throw new ControlError('unreachable', `The emulator has been stopped; execution ${id} is gone.`);
      }
      const execution = engine.read(() => describeExecution(store, requireExecution(parts, id)));
      if (execution.status === status) return execution;
      const what = `Execution ${id} of pipeline ${execution.pipelineName}`;
      if (!isUnfinished(execution.status)) {
        throw new ControlError('ended', `${what} has ended as ${execution.status}, not as ${status}.`);
      }
      const left = givesUpAt - performance.now();
      if (left <= 0 || !(await changes.next(left))) {
        throw new ControlError('timeout', `${what} is ${execution.status}, not ${status}, after ${limit / 1000} s.`);
      }
    }
  },
});

export const getPipelineState = capability<{ name: string } & Place, PipelineState>({
  method: 'GET',
  path: '/pipelines/:name/state',
  schema: inputSchema({ name, ...placeProperties }, ['name']),
  run: (parts, { name: pipeline, ...place }) =>
    inPlace(parts, place, (context) =>
      withInstantsAsText<PipelineState>(answerPipelineState(context, requirePipeline(context, pipeline))),
    ),
});

export const getPipelineHistory = capability<
  { name: string; executionId?: string } & Place,
  { readonly actions: readonly ActionRun[] }
>({
  method: 'GET',
  path: '/pipelines/:name/history',
  schema: inputSchema({ name, executionId: id, ...placeProperties }, ['name']),
  run: (parts, { name: pipelineName, executionId, ...place }) =>
    inPlace(parts, place, (context) => {
      const pipeline = requirePipeline(context, pipelineName);
      const pipelineExecution = executionId === undefined ? undefined : requireExecution(parts, executionId).key;
      const newestFirst = context.store.actionHistory.list(
        pipeline.key,
        { pipelineExecution },
        mostRuns,
        Number.MAX_SAFE_INTEGER,
      );
      const details = answerActionDetails(context, pipeline, newestFirst.reverse());
      return { actions: withInstantsAsText<readonly ActionRun[]>(details) };
    }),
});

export function inPlace<T>({ config, engine }: ControlParts, place: Place, work: (context: OperationContext) => T): T {
  const world = { accountId: place.account ?? config.account, region: place.region ?? config.region };
  return engine.perform((context) => work({ ...context, world, worldKey: worldKey(world) }));
}

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
