import { type Check, invalidAction } from './check.ts';
import { actionsOf } from './pipeline-declaration.ts';

/** Every artifact is made once (C4 [transcript]), and before it is used (I1 [documented]; text: I11 [transcript]). */
export const checkArtifacts: Check = (pipeline) => {
  const producers = new Map<string, { stage: number; runOrder: number }>();
  for (const { action, position } of positionedActions(pipeline)) {
    for (const { name } of action.outputArtifacts) {
      if (producers.has(name)) {
        throw invalidAction(
          `Output Artifact Bundle name must be unique within the pipeline. ${name} has been used more than once.`,
        );
      }
      producers.set(name, position);
    }
  }
  for (const { action, position } of positionedActions(pipeline)) {
    for (const { name } of action.inputArtifacts) {
      const made = producers.get(name);
      const isPreceding =
        made !== undefined &&
        (made.stage < position.stage || (made.stage === position.stage && made.runOrder < position.runOrder));
      if (isPreceding) continue;
      throw invalidAction(
        `Input Artifact Bundle ${name} in action ${action.name} is not declared as Output Artifact Bundle in any of the preceding actions`,
      );
    }
  }
};

function positionedActions(pipeline: Parameters<Check>[0]) {
  return actionsOf(pipeline).map(({ stage, action }) => ({
    action,
    position: { stage: pipeline.stages.indexOf(stage), runOrder: action.runOrder },
  }));
}

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
  const hasVariables = (pipeline.variables ?? []).length > 0;
  for (const { action } of actionsOf(pipeline)) {
    const { name, namespace = '' } = action;
    if (namespace === executionNamespace || (hasVariables && namespace === pipelineVariablesNamespace)) {
      throw invalidAction(`Action '${name}' has the namespace '${namespace}', which is reserved`);
    }
    if (artifacts.has(namespace)) {
      throw invalidAction(`Action '${name}' has the namespace '${namespace}', which is the name of an artifact`);
    }
  }
};
