import {
  type PipelineDeclaration,
  type StageDeclaration,
  stageNamed,
} from '../../domain/pipelines/pipeline-declaration.ts';
import type { PipelineExecution } from '../../sqlite/pipeline-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines.ts';
import type { StageExecution } from '../../sqlite/stage-executions.ts';

/** An execution in a stage, with the declaration that counts there. */
export interface Stay {
  readonly pipeline: StoredPipeline;
  readonly declaration: PipelineDeclaration;
  readonly execution: PipelineExecution;
  readonly stageExecution: StageExecution;
}

/** The stage as its stay knows it. */
export function stageOf({ declaration, stageExecution }: Stay): StageDeclaration {
  return stageNamed(declaration, stageExecution.stage);
}
