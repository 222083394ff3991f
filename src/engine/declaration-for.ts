import type { PipelineDeclaration } from '../domain/pipeline-declaration.ts';
import type { PipelineExecution } from '../sqlite/pipeline-executions.ts';
import type { StoredPipeline } from '../sqlite/pipelines.ts';
import type { Context } from './context.ts';

/**
 * The declaration by which an execution goes on: the current one, so that a stage that was edited before it was entered
 * runs as edited [inferred]; in PARALLEL mode the one with which it started (user guide, troubleshooting [documented]).
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
  const declaration = store.pipelines.version(pipeline.key, version);
  if (declaration === undefined) throw new Error(`Pipeline ${pipeline.name} has no version ${version}`);
  return declaration;
}
