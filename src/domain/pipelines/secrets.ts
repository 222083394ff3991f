import type { ActionType, ConfigurationProperty } from '../action-types/action-type.ts';
import type { ActionTypeId } from '../action-types/action-type-id.ts';
import { invalidAction } from './check.ts';
import { type ActionDeclaration, actionsOf, type PipelineDeclaration } from './pipeline-declaration.ts';

/** The value of a secret property of an action. */
export interface Secret {
  readonly stage: string;
  readonly action: string;
  readonly property: string;
  readonly value: string;
}

type TypeOf = (id: ActionTypeId) => ActionType | undefined;

/** The declaration as responses show it: no secret in clear (I4). */
export function maskSecrets(pipeline: PipelineDeclaration, typeOf: TypeOf): PipelineDeclaration {
  return mapSecrets(pipeline, typeOf, () => secretMask);
}

/**
 * The declaration with the secrets that it sends back unread: `****` stands for the value that the same property has in
 * the action of the same name in the stage of the same name (I4).
 * @param withoutValue Says what `****` is where there is no such value; by default it is refused.
 * @throws ServiceError InvalidActionDeclarationException
 */
export function keepSecrets(
  pipeline: PipelineDeclaration,
  previous: PipelineDeclaration | undefined,
  typeOf: TypeOf,
  withoutValue: (secret: Secret) => string = refuse,
): PipelineDeclaration {
  const known = new Map(
    actionsOf(previous ?? { stages: [] }).map(({ stage, action }) => [keyOf(stage.name, action.name), action]),
  );
  return mapSecrets(pipeline, typeOf, (secret) => {
    if (secret.value !== secretMask) return secret.value;
    const old = known.get(keyOf(secret.stage, secret.action))?.configuration ?? {};
    return Object.hasOwn(old, secret.property) ? (old[secret.property] as string) : withoutValue(secret);
  });
}

/** Names have no slash. */
function keyOf(stage: string, action: string): string {
  return `${stage}/${action}`;
}

/** C4 [transcript] */
function refuse({ action, property }: Secret): never {
  throw invalidAction(
    `Action configuration for the new action "${action}" contains an invalid configuration for the secret property "${property}". "${secretMask}" may be used in secret properties only when updating an existing action.`,
  );
}

function mapSecrets(
  pipeline: PipelineDeclaration,
  typeOf: TypeOf,
  change: (secret: Secret) => string,
): PipelineDeclaration {
  const changed = (stage: string, action: ActionDeclaration): ActionDeclaration => {
    const configuration = { ...action.configuration };
    for (const { name: property, secret } of typeOf(action.actionTypeId)?.configurationProperties ?? []) {
      if (!secret || !Object.hasOwn(configuration, property)) continue;
      const value = configuration[property] as string;
      configuration[property] = change({ stage, action: action.name, property, value });
    }
    return { ...action, configuration };
  };
  const stages = pipeline.stages.map((stage) => ({
    ...stage,
    actions: stage.actions.map((action) => changed(stage.name, action)),
  }));
  return { ...pipeline, stages };
}

/** What stands in responses in place of a secret (I4 [documented], P2 [transcript]). */
export const secretMask = '****';

/**
 * A configuration as readers are shown it: secret values as `****` (I4 [documented]).
 * @param properties Of its type; undefined where no type is known, so that every value may be a secret
 */
export function hideSecrets(
  configuration: Readonly<Record<string, string>>,
  properties: readonly Pick<ConfigurationProperty, 'name' | 'secret'>[] | undefined,
): Record<string, string> {
  const shown = { ...configuration };
  const secrets = properties === undefined ? Object.keys(shown) : secretNames(properties);
  for (const name of secrets) if (Object.hasOwn(shown, name)) shown[name] = secretMask;
  return shown;
}

/** The names of the properties that a type declares secret. */
export function secretNames(
  properties: readonly Pick<ConfigurationProperty, 'name' | 'secret'>[],
): ReadonlySet<string> {
  return new Set(properties.filter(({ secret }) => secret).map(({ name }) => name));
}
