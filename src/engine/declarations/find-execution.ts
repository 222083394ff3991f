import type { StageDeclaration } from '../../domain/pipelines/pipeline-declaration.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { PipelineExecution } from '../../sqlite/pipeline-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines.ts';
import type { Context } from '../context.ts';
import { declarationFor } from './declaration-for.ts';

/** @throws ServiceError PipelineExecutionNotFoundException (C13: own words) */
export function findExecution({ store }: Context, pipeline: StoredPipeline, id: string): PipelineExecution {
  const found = store.pipelineExecutions.find(pipeline.key, id);
  if (found !== undefined) return found;
  throw new ServiceError(
    'PipelineExecutionNotFoundException',
    `Pipeline '${pipeline.name}' has no execution with the id ${id}.`,
  );
}

/** @throws ServiceError StageNotFoundException (C13: own words) */
export function findStage(
  { name, declaration }: Pick<StoredPipeline, 'name' | 'declaration'>,
  stageName: string,
): StageDeclaration {
  const found = declaration.stages.find((stage) => stage.name === stageName);
  if (found !== undefined) return found;
  throw new ServiceError('StageNotFoundException', `Pipeline '${name}' has no stage '${stageName}'.`);
}

/**
 * A stage of the declaration by which an execution goes on, if there is one.
 * @throws ServiceError StageNotFoundException (C13: own words)
 */
export function findStageFor(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution | undefined,
  stageName: string,
): StageDeclaration {
  const declaration = execution === undefined ? pipeline.declaration : declarationFor(context, pipeline, execution);
  return findStage({ name: pipeline.name, declaration }, stageName);
}

/** @throws ServiceError StageNotFoundException, ActionNotFoundException (C13: own words) */
export function findAction(pipeline: StoredPipeline, stageName: string, actionName: string) {
  const found = findStage(pipeline, stageName).actions.find((action) => action.name === actionName);
  if (found !== undefined) return found;
  throw new ServiceError(
    'ActionNotFoundException',
    `Stage '${stageName}' of pipeline '${pipeline.name}' has no action '${actionName}'.`,
  );
}
