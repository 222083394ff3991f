import { isUnfinished, pipelineExecutionStatuses } from '../domain/executions/pipeline-execution.ts';
import { startPipelineFixture } from '../seeding/start-pipeline-fixture.ts';
import { capability, inputSchema } from './capability.ts';
import { ControlError } from './control-error.ts';
import { describeExecution } from './describe-execution.ts';
import { inPlace, placeProperties } from './place.ts';
import { refusing } from './refusals.ts';
import { requireExecution } from './require-execution.ts';
import { requirePipeline } from './require-pipeline.ts';
import type { Duration, ExecutionDescription, ExecutionStatus, PipelineStartOptions } from './types.ts';
import { waitUntil } from './wait-until.ts';

const id = { type: 'string' };
const status = { type: 'string', enum: pipelineExecutionStatuses };

export const startPipeline = capability<{ name: string } & PipelineStartOptions, ExecutionDescription>({
  method: 'POST',
  path: '/pipelines/:name/executions',
  summary: 'Start an execution of a pipeline',
  answer: 'Execution',
  errors: ['notFound', 'conflict'],
  schema: async () => {
    const { executionSchema } = await import('../seeding/pipeline-schema.ts');
    const { variables, sourceRevisions } = executionSchema.properties as Record<string, object>;
    const properties = {
      name: { type: 'string' },
      variables: { ...variables },
      sourceRevisions: { ...sourceRevisions },
    };
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
        return describeExecution(parts.store, requireExecution(parts.store, started));
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
  run: (parts, input) =>
    parts.engine.read(() => describeExecution(parts.store, requireExecution(parts.store, input.id))),
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
