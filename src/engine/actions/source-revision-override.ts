import type { SourceRevisionOverride } from '../../domain/executions/pipeline-execution.ts';
import type { ActionExecution } from '../../sqlite/action-executions.ts';
import type { Context } from '../context.ts';

/** The revisions that the execution's start asked a source to take, of different types. */
export function sourceRevisionOverrides(
  { store }: Pick<Context, 'store'>,
  { pipelineExecution, action }: Pick<ActionExecution, 'pipelineExecution' | 'action'>,
): SourceRevisionOverride[] {
  if (pipelineExecution === null) return [];
  const overrides = store.pipelineExecutions.get(pipelineExecution).sourceRevisionOverrides;
  return overrides.filter(({ actionName }) => actionName === action);
}
