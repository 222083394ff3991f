import type { ActionType } from '../action-type.ts';
import type { ActionDeclaration } from '../pipeline-declaration.ts';
import { invalidAction } from './check.ts';

/**
 * An action's configuration against the properties of its type (C4 [transcript]). Unknown names come first [chosen]: a
 * misspelt name is missing too, and the misspelling is what has to be seen.
 */
export function checkConfiguration({ name, configuration }: ActionDeclaration, type: ActionType): void {
  const known = new Set(type.configurationProperties.map((property) => property.name));
  for (const given of Object.keys(configuration)) {
    if (!known.has(given)) {
      throw invalidAction(`Action configuration for action '${name}' contains unknown configuration '${given}'`);
    }
  }
  for (const property of type.configurationProperties) {
    if (property.required && !Object.hasOwn(configuration, property.name)) {
      throw invalidAction(
        `Action configuration for action '${name}' is missing required configuration '${property.name}'`,
      );
    }
  }
}
