import { type Check, invalidAction } from './check.ts';
import { actionsOf } from './pipeline-declaration.ts';

/** Of an execution itself, and of the pipeline's own variables [documented]. */
export const executionNamespace = 'codepipeline';
export const pipelineVariablesNamespace = 'variables';

/**
 * Namespaces are unique (C4 [transcript]), not reserved and not the name of an artifact (I12 [documented]; own words).
 */
export const checkNamespaces: Check = (pipeline) => {
  const taken = new Set<string>();
  for (const { stage, action } of actionsOf(pipeline)) {
    if (action.namespace === undefined) continue;
    if (taken.has(action.namespace)) {
      throw invalidAction(
        `Namespaces must be unique across the pipeline definition. The following occur more than once in the pipeline. StageName=[${stage.name}], ActionName=[${action.name}], Namespace=[${action.namespace}]`,
      );
    }
    taken.add(action.namespace);
  }
  const artifacts = new Set(
    actionsOf(pipeline).flatMap(({ action }) => action.outputArtifacts.map(({ name }) => name)),
  );
  for (const { action } of actionsOf(pipeline)) {
    const { name, namespace = '' } = action;
    if (namespace === executionNamespace || namespace === pipelineVariablesNamespace) {
      throw invalidAction(`Action '${name}' has the namespace '${namespace}', which is reserved`);
    }
    if (artifacts.has(namespace)) {
      throw invalidAction(`Action '${name}' has the namespace '${namespace}', which is the name of an artifact`);
    }
  }
};
