import { isDeepStrictEqual } from 'node:util';
import {
  type PipelineDeclaration,
  type StageDeclaration,
  stageNamed,
} from '../../domain/pipelines/pipeline-declaration.ts';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
import type { StageExecution } from '../../sqlite/executions/stage-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import type { Context } from '../context.ts';

/**
 * The declaration by which an execution goes on: the current one, which is that with which it started unless it is
 * retried after an edit; in PARALLEL mode always the one with which it started (user guide, troubleshooting
 * [documented]).
 */
export function declarationFor(
  context: Context,
  pipeline: StoredPipeline,
  { mode, version }: Pick<PipelineExecution, 'mode' | 'version'>,
): PipelineDeclaration {
  return mode === 'PARALLEL' ? declarationOf(context, pipeline, version) : pipeline.declaration;
}

/** The declaration of one version. */
export function declarationOf({ store }: Context, pipeline: StoredPipeline, version: number): PipelineDeclaration {
  if (version === pipeline.version) return pipeline.declaration;
  const declaration = store.pipelines.findVersion(pipeline.key, version);
  if (declaration === undefined) throw new Error(`Pipeline ${pipeline.name} has no version ${version}`);
  return declaration;
}

/**
 * Whether an edit has changed the stages of a pipeline since an execution was in one of them, so that it cannot go on
 * (user guide, Retry a failed stage [documented]).
 */
export function hasNewStructure(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  { version }: StageExecution,
): boolean {
  const then = declarationOf(context, pipeline, version);
  return !isDeepStrictEqual(then.stages, declarationFor(context, pipeline, execution).stages);
}

/** An execution in a stage, with the declaration that counts there. */
export interface CurrentStage {
  readonly pipeline: StoredPipeline;
  readonly declaration: PipelineDeclaration;
  readonly execution: PipelineExecution;
  readonly stageExecution: StageExecution;
}

/** The stage as its execution knows it. */
export function stageOf({ declaration, stageExecution }: CurrentStage): StageDeclaration {
  return stageNamed(declaration, stageExecution.stage);
}
