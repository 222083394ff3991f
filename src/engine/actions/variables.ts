import {
  unresolvedReferences,
  type VariableLookup,
  type VariableReference,
} from '../../domain/executions/variables.ts';
import { executionNamespace, pipelineVariablesNamespace } from '../../domain/pipelines/artifacts.ts';
import type { PipelineDeclaration } from '../../domain/pipelines/pipeline-declaration.ts';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
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
        const variables = store.executionOutputs.findVariables(execution.key, namespace);
        return variables !== undefined && Object.hasOwn(variables, key) ? variables[key] : undefined;
      }
    }
  };
}

/**
 * Names in the log the variables that have no value: the service's text leaves them out (C11). With each stands what to
 * write so that it has one.
 * @param who What fails for it, with its pipeline.
 * @param secrets Properties whose values are quoted nowhere.
 */
export function tellUnresolved(
  { log }: Pick<Context, 'log'>,
  who: string,
  pipeline: Pick<PipelineDeclaration, 'name' | 'stages'>,
  configuration: Readonly<Record<string, string>>,
  lookUp: VariableLookup,
  secrets: ReadonlySet<string> = new Set(),
): void {
  const told = Object.entries(configuration).filter(([name]) => !secrets.has(name));
  for (const reference of unresolvedReferences(Object.fromEntries(told), lookUp)) {
    log.warn(`${who} fails: #{${reference.text}} has no value. ${remedyFor(reference, pipeline)}`);
  }
  for (const [name, value] of Object.entries(configuration).filter(([name]) => secrets.has(name))) {
    if (unresolvedReferences({ [name]: value }, lookUp).length === 0) continue;
    log.warn(`${who} fails: a variable in its secret property ${name} has no value.`);
  }
}

function remedyFor(
  { namespace, key }: VariableReference,
  { name, stages }: Pick<PipelineDeclaration, 'name' | 'stages'>,
): string {
  if (namespace === executionNamespace) return 'This namespace has only the variable PipelineExecutionId.';
  if (namespace === pipelineVariablesNamespace) return `The pipeline declares no variable '${key}'.`;
  const producer = stages.flatMap(({ actions }) => actions).find((action) => action.namespace === namespace);
  if (producer === undefined) return `No action has the namespace '${namespace}'.`;
  const stub = `stubs: [{ match: { pipeline: ${name}, action: ${producer.name} }, result: succeed, variables: { ${key}: VALUE } }]`;
  const { owner, provider } = producer.actionTypeId;
  const reports = owner === 'Custom' || provider === 'Lambda' ? ', or report it as one of its outputVariables' : '';
  return `Action ${producer.name} has left no such variable: write "${stub}" in a fixture document${reports}.`;
}
