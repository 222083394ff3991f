import { ServiceError } from '../../model/service-error.ts';
import type { PipelineExecution } from '../../sqlite/pipeline-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines.ts';
import type { StageExecution } from '../../sqlite/stage-executions.ts';
import type { Context } from '../context.ts';

/**
 * @throws ServiceError NotLatestPipelineExecutionException when another execution is, or has been, in the stage since;
 * those in PARALLEL mode are in nobody's way
 */
export function checkIsLatest(
  { store }: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  { key, stage }: StageExecution,
): void {
  if (execution.mode === 'PARALLEL') return;
  if (store.stageExecutions.latestIn(pipeline.key, stage, { parallel: false })?.key === key) return;
  throw new ServiceError(
    'NotLatestPipelineExecutionException',
    `A newer execution has entered stage '${stage}' since pipeline execution ${execution.id}.`,
  );
}
