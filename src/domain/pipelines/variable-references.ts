import type { ServiceError } from '../../model/service-error.ts';
import { executionNamespace, pipelineVariablesNamespace } from './artifacts.ts';
import { type Check, invalidAction, invalidStage, invalidStructure, type Surroundings } from './check.ts';
import { actionsOf, type PipelineDeclaration, rulesAt } from './pipeline-declaration.ts';
import { gates } from './rules.ts';
import { secretMask, secretNames } from './secrets.ts';

/** Up to the end where no brace closes it, so that a value full of beginnings is read once. */
const reference = /#\{([^}]*)(?:\}|$)/g;

const validFormat =
  'Valid format for a pipeline execution variable reference is a namespace and a key separated by a period (.).';

/** A configuration that may refer to variables. */
interface Referrer {
  /** In the words of C4. */
  readonly place: string;
  readonly configuration: Readonly<Record<string, string>>;
  /** Properties whose values are quoted nowhere. */
  readonly secrets: ReadonlySet<string>;
  /** The name of the action, where it is a source. */
  readonly source?: string | undefined;
  readonly refuse: (message: string) => ServiceError;
}

/**
 * `#{Namespace.key}` in configurations (C4, C5 [transcript]; of rules in the same form [inferred]). Of an action only
 * the namespace is looked up: which keys it will have shows when it has run (C11).
 */
export const checkVariableReferences: Check = (pipeline, surroundings) => {
  const namespaces = new Set([executionNamespace, ...actionsOf(pipeline).map(({ action }) => action.namespace)]);
  const variables = new Set((pipeline.variables ?? []).map(({ name }) => name));
  if (variables.size > 0) namespaces.add(pipelineVariablesNamespace);
  for (const referrer of [...actions(pipeline, surroundings), ...rules(pipeline)]) {
    const { place, configuration, secrets, source, refuse } = referrer;
    for (const [key, value] of Object.entries(configuration)) {
      for (const [whole, text = ''] of value.matchAll(reference)) {
        if (!whole.endsWith('}')) continue;
        const quoted = secrets.has(key) ? secretMask : text;
        const reported = `${place}ConfigurationKey=[${key}], VariableReferenceText=[${quoted}]`;
        if (variables.size > 0 && text.startsWith(`${pipelineVariablesNamespace}.`)) {
          if (source !== undefined) {
            throw invalidStructure(`Variables at the pipeline level cannot be used in source actions.\n${reported}`);
          }
          if (!variables.has(text.slice(pipelineVariablesNamespace.length + 1))) {
            throw invalidStructure("The referenced variables haven't been declared.\n");
          }
        }
        const fault = faultOf(text, namespaces);
        if (fault === undefined) continue;
        throw refuse(`${validFormat} The following pipeline execution variables are ${fault}.\n${reported}`);
      }
    }
  }
};

function faultOf(text: string, namespaces: ReadonlySet<string | undefined>): string | undefined {
  if (!/^[^.]+\..+$/s.test(text)) return 'not in this format';
  const isKnown = namespaces.has(text.slice(0, text.indexOf('.')));
  return isKnown ? undefined : 'referencing a namespace that does not exist';
}

function actions(pipeline: PipelineDeclaration, { typeOf }: Surroundings): Referrer[] {
  return actionsOf(pipeline).map(({ stage, action: { name, actionTypeId, configuration } }) => ({
    place: `StageName=[${stage.name}], ActionName=[${name}], Action`,
    configuration,
    secrets: secretNames(typeOf(actionTypeId)?.configurationProperties ?? []),
    source: actionTypeId.category === 'Source' ? name : undefined,
    refuse: invalidAction,
  }));
}

/** No type of a rule has any. */
const noSecrets: ReadonlySet<string> = new Set();

function rules({ stages }: PipelineDeclaration): Referrer[] {
  return stages.flatMap((stage) =>
    gates
      .flatMap((gate) => rulesAt(stage, gate))
      .map(({ name, configuration = {} }) => ({
        place: `StageName=[${stage.name}], RuleName=[${name}], Rule`,
        configuration,
        secrets: noSecrets,
        refuse: invalidStage,
      })),
  );
}
