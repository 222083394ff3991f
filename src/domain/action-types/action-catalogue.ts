import { catalogue } from '../../model/action-types.ts';
import type { CatalogueEntry } from '../../model/catalogue-entry.ts';
import { type ActionType, describeActionType } from './action-type.ts';
import type { ActionTypeId } from './action-type-id.ts';

const entries = new Map(catalogue.map((entry) => [describeActionType(entry.type.id), entry]));

const types = new Map(catalogue.map((entry) => [describeActionType(entry.type.id), typeOf(entry)]));

function typeOf({ type, takesAnyConfiguration }: CatalogueEntry): ActionType {
  const { actionConfigurationProperties: configurationProperties, ...others } = type;
  return { ...others, configurationProperties, takesAnyConfiguration };
}

/** One of AWS's own action types; undefined when there is none of that id. */
export function catalogueType(id: ActionTypeId): ActionType | undefined {
  return types.get(describeActionType(id));
}

/** What else is known of one of AWS's own action types. */
export function catalogueEntry(id: ActionTypeId): CatalogueEntry | undefined {
  return entries.get(describeActionType(id));
}

/** M1 [documented]: a custom action has 24 hours, all its continuation jobs together. */
export const customActionTimeout = 24 * 60 * 60 * 1000;

const minute = 60_000;

/** Milliseconds that an action has from its start on, over everything that is done for it (M1 [documented]). */
export function actionTimeout(
  id: ActionTypeId,
  { timeoutInMinutes }: { readonly timeoutInMinutes?: number | undefined },
): number {
  const minutes = timeoutInMinutes ?? catalogueEntry(id)?.timeoutMinutes;
  return minutes === undefined ? customActionTimeout : minutes * minute;
}
