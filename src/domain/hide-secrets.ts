import type { ConfigurationProperty } from './action-type.ts';
import { secretMask } from './secret-mask.ts';

/** A configuration as readers are shown it: secret values as `****` (I4 [documented]). */
export function hideSecrets(
  configuration: Readonly<Record<string, string>>,
  properties: readonly Pick<ConfigurationProperty, 'name' | 'secret'>[],
): Record<string, string> {
  const shown = { ...configuration };
  for (const { name, secret } of properties) if (secret && Object.hasOwn(shown, name)) shown[name] = secretMask;
  return shown;
}
