import {
  type ActionType,
  checkActionType,
  describeActionType,
  isSameDefinition,
  mostCustomActionTypes,
} from '../../domain/action-types/action-type.ts';
import {
  checkExecutor,
  declaredActionType,
  workerDeclaration,
} from '../../domain/action-types/action-type-declaration.ts';
import { awsActionTypes } from '../../model/action-types.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { OperationContext } from '../context.ts';

/**
 * Makes an action type; one that exists with the same definition stays as it is (F4).
 * @throws ServiceError InvalidActionTypeException, ActionTypeAlreadyExistsException, LimitExceededException; of what a
 *   provider declares, ValidationException, too
 */
export function createActionType(context: OperationContext, definition: ActionType): void {
  const { store, worldKey, now } = context;
  const type = definition.id.owner === 'Custom' ? definition : offered(definition, context.world.accountId);
  checkActionType(type);
  const existing = store.actionTypes.find(worldKey, type.id);
  if (existing !== undefined && !existing.isDeleted) {
    if (isSameDefinition(existing.type, type)) return;
    throw alreadyExists(type, 'already exists with another definition.');
  }
  if (existing !== undefined && !context.policy.allowsRecreatedActionTypes) {
    throw alreadyExists(type, 'has been deleted. Create a new version of the action type.');
  }
  if (type.id.owner === 'Custom' && store.actionTypes.count(worldKey, 'Custom') >= mostCustomActionTypes) {
    throw new ServiceError(
      'LimitExceededException',
      `Account ${context.world.accountId} has ${mostCustomActionTypes} custom action types in ${context.world.region}, which is the limit.`,
    );
  }
  store.actionTypes.save(worldKey, type, now);
}

/** A type that is not custom, with all that its provider says of it. */
function offered(definition: ActionType, accountId: string): ActionType {
  const declaration = definition.declaration ?? workerDeclaration(definition, accountId);
  const name = describeActionType(declaration.id);
  if (awsActionTypes.some(({ id }) => describeActionType(id) === name)) {
    throw alreadyExists(definition, "is in AWS's catalogue, which cannot be changed.");
  }
  checkExecutor(declaration);
  return declaredActionType(declaration);
}

function alreadyExists(type: ActionType, what: string): ServiceError {
  return new ServiceError('ActionTypeAlreadyExistsException', `Action type ${describeActionType(type.id)} ${what}`);
}
