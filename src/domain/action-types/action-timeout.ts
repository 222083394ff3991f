import { customActionTimeout } from '../executions/action-execution.ts';
import { catalogueEntry } from './action-catalogue.ts';
import type { ActionTypeId } from './action-type.ts';

const minute = 60_000;

/** Milliseconds that an action has from its start on, over everything that is done for it (M1 [documented]). */
export function actionTimeout(
  id: ActionTypeId,
  { timeoutInMinutes }: { readonly timeoutInMinutes?: number | undefined },
): number {
  const minutes = timeoutInMinutes ?? catalogueEntry(id)?.timeoutMinutes;
  return minutes === undefined ? customActionTimeout : minutes * minute;
}
