import type { ConfigurationProperty } from '../action-types/action-type.ts';
import { secretMask } from './secret-mask.ts';

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
