import { actionsOf } from '../pipeline-declaration.ts';
import { type Check, invalidAction } from './check.ts';
import { executionNamespace, pipelineVariablesNamespace } from './namespaces.ts';

const reference = /#\{([^}]*)\}/g;

const validFormat =
  'Valid format for a pipeline execution variable reference is a namespace and a key separated by a period (.).';

/**
 * `#{Namespace.key}` in configurations (C4 [transcript]). Only the namespace is looked up: which keys an action will have
 * shows when it has run (C11).
 */
export const checkVariableReferences: Check = (pipeline) => {
  const namespaces = new Set([executionNamespace, ...actionsOf(pipeline).map(({ action }) => action.namespace)]);
  if ((pipeline.variables ?? []).length > 0) namespaces.add(pipelineVariablesNamespace);
  for (const { stage, action } of actionsOf(pipeline)) {
    for (const [key, value] of Object.entries(action.configuration)) {
      for (const [, text = ''] of value.matchAll(reference)) {
        const place = `StageName=[${stage.name}], ActionName=[${action.name}], ActionConfigurationKey=[${key}], VariableReferenceText=[${text}]`;
        if (!/^[^.]+\..+$/s.test(text)) {
          throw invalidAction(
            `${validFormat} The following pipeline execution variables are not in this format. ${place}`,
          );
        }
        if (!namespaces.has(text.slice(0, text.indexOf('.')))) {
          throw invalidAction(
            `${validFormat} The following pipeline execution variables are referencing a namespace that does not exist. ${place}`,
          );
        }
      }
    }
  }
};
