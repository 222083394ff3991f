import {
  type ActionTypeId,
  actionTypeNotAvailable,
  describeActionType,
} from '../../domain/action-types/action-type.ts';
import type { StoredActionType } from '../../sqlite/action-types.ts';
import type { OperationContext } from '../context.ts';
import { warnOfOtherWorld } from '../other-worlds.ts';

/** @throws ServiceError ActionTypeNotFoundException when it is unknown or deleted (C2) */
export function findActionType(context: OperationContext, id: ActionTypeId): StoredActionType {
  const found = context.store.actionTypes.find(context.worldKey, id);
  if (found !== undefined && !found.isDeleted) return found;
  warnOfOtherWorld(context, describeActionType(id), context.store.actionTypes.worldsWith(id));
  throw actionTypeNotAvailable(id);
}
