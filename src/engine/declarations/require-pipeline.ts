import type { StageDeclaration } from '../../domain/pipelines/pipeline-declaration.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import type { Context, OperationContext } from '../context.ts';
import { warnOfOtherWorld } from '../other-worlds.ts';
import { declarationFor } from './pipeline-versions.ts';

/** C9 [transcript] */
const notFound = (accountId: string, name: string) =>
  `Account '${accountId}' does not have a pipeline with name '${name}'`;

/**
 * @param words How the operation says that there is no such pipeline
 * @throws ServiceError PipelineNotFoundException (C9)
 */
export function requirePipeline(context: OperationContext, name: string, words = notFound): StoredPipeline {
  const found = findPipeline(context, name);
  if (found !== undefined) return found;
  throw new ServiceError('PipelineNotFoundException', words(context.world.accountId, name));
}

/** For those who answer otherwise when there is none. */
export function findPipeline(context: OperationContext, name: string): StoredPipeline | undefined {
  const { store, worldKey } = context;
  const found = store.pipelines.find(worldKey, name);
  if (found === undefined) warnOfOtherWorld(context, `Pipeline ${name}`, store.pipelines.worldsWith(name));
  return found;
}

/**
 * @param told The id that the refusal names
 * @throws ServiceError PipelineExecutionNotFoundException (C16)
 */
export function requireExecution(
  { store }: Context,
  pipeline: StoredPipeline,
  id: string,
  told: string | null = id,
): PipelineExecution {
  const found = store.pipelineExecutions.find(pipeline.key, id);
  if (found !== undefined) return found;
  throw new ServiceError(
    'PipelineExecutionNotFoundException',
    `Pipeline Execution with id '${told}' does not exist in pipeline with name '${pipeline.name}'`,
  );
}

/** @throws ServiceError StageNotFoundException (C16) */
export function requireStage(
  { name, declaration }: Pick<StoredPipeline, 'name' | 'declaration'>,
  stageName: string,
): StageDeclaration {
  const found = declaration.stages.find((stage) => stage.name === stageName);
  if (found !== undefined) return found;
  throw new ServiceError('StageNotFoundException', `Pipeline '${name}' does not have a stage with name '${stageName}'`);
}

/**
 * A stage of the declaration by which an execution goes on, if there is one.
 * @throws ServiceError StageNotFoundException (C16)
 */
export function requireStageFor(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution | undefined,
  stageName: string,
): StageDeclaration {
  const declaration = execution === undefined ? pipeline.declaration : declarationFor(context, pipeline, execution);
  return requireStage({ name: pipeline.name, declaration }, stageName);
}

/** @throws ServiceError StageNotFoundException (C16), ActionNotFoundException (C13: own words) */
export function requireAction(pipeline: StoredPipeline, stageName: string, actionName: string) {
  const found = requireStage(pipeline, stageName).actions.find((action) => action.name === actionName);
  if (found !== undefined) return found;
  throw new ServiceError(
    'ActionNotFoundException',
    `Stage '${stageName}' of pipeline '${pipeline.name}' has no action '${actionName}'.`,
  );
}
