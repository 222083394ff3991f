import { catalogueType } from '../../domain/action-types/action-catalogue.ts';
import { type ActionType, actionTypeNotAvailable, describeActionType } from '../../domain/action-types/action-type.ts';
import type { ActionTypeId } from '../../domain/action-types/action-type-id.ts';
import type { StoredActionType } from '../../sqlite/pipelines/action-types.ts';
import type { OperationContext } from '../context.ts';
import { warnOfOtherWorld } from '../other-worlds.ts';

/** A type that a pipeline may declare: one of the pipeline's account and region that is not deleted, or AWS's. */
export function findDeclaredType(context: OperationContext, id: ActionTypeId): ActionType | undefined {
  const own = context.store.actionTypes.find(context.worldKey, id);
  if (own !== undefined && !own.isDeleted) return own.type;
  const type = catalogueType(id);
  if (type === undefined) {
    warnOfOtherWorld(context, describeActionType(id), context.store.actionTypes.worldsWith(id));
  }
  return type;
}

/** The type of an action that was declared once, whatever has become of the type since. */
export function recallDeclaredType(
  { store, worldKey }: Pick<OperationContext, 'store' | 'worldKey'>,
  id: ActionTypeId,
): ActionType | undefined {
  return store.actionTypes.find(worldKey, id)?.type ?? catalogueType(id);
}

/** @throws ServiceError ActionTypeNotFoundException when it is unknown or deleted (C2) */
export function requireActionType(context: OperationContext, id: ActionTypeId): StoredActionType {
  const found = context.store.actionTypes.find(context.worldKey, id);
  if (found !== undefined && !found.isDeleted) return found;
  warnOfOtherWorld(context, describeActionType(id), context.store.actionTypes.worldsWith(id));
  throw actionTypeNotAvailable(id);
}
