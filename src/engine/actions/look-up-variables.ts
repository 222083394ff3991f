import type { VariableLookup } from '../../domain/executions/variables.ts';
import { executionNamespace, pipelineVariablesNamespace } from '../../domain/pipelines/artifacts.ts';
import type { PipelineExecution } from '../../sqlite/pipeline-executions.ts';
import type { Context } from '../context.ts';

/**
 * The variables that an action or a rule of an execution sees: the pipeline's own, and those of the actions before it.
 */
export function lookUpVariables({ store }: Pick<Context, 'store'>, execution: PipelineExecution): VariableLookup {
  return (namespace, key) => {
    switch (namespace) {
      case executionNamespace:
        return key === 'PipelineExecutionId' ? execution.id : undefined;
      case pipelineVariablesNamespace:
        return execution.variables.find(({ name }) => name === key)?.resolvedValue;
      default: {
        const variables = store.executionOutputs.variables(execution.key, namespace);
        return variables !== undefined && Object.hasOwn(variables, key) ? variables[key] : undefined;
      }
    }
  };
}
