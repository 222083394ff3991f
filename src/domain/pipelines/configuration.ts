import { type ActionType, queryablePropertyOf } from '../action-types/action-type.ts';
import { invalidAction } from './check.ts';
import type { ActionDeclaration } from './pipeline-declaration.ts';

/**
 * An action's configuration against the properties of its type (C4 [transcript]). Unknown names come first [chosen]: a
 * misspelt name is missing too, and the misspelling is what has to be seen.
 */
export function checkConfiguration({ name, configuration }: ActionDeclaration, type: ActionType): void {
  if (type.takesAnyConfiguration === true) return;
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
  checkQueryable(name, configuration, type);
}

/**
 * What jobs are queried by is short and plain (I18 [documented: API reference, ActionConfigurationProperty]; own
 * words).
 */
function checkQueryable(action: string, configuration: ActionDeclaration['configuration'], type: ActionType): void {
  const property = queryablePropertyOf(type);
  if (property === undefined || /^[A-Za-z0-9_-]{1,20}$/.test(configuration[property] ?? '')) return;
  throw invalidAction(
    `Action configuration for action '${action}' has the value '${configuration[property]}' for the queryable configuration '${property}', which takes at most 20 letters, digits, underscores and hyphens`,
  );
}
