import type { DeleteCustomActionTypeInput } from '@aws-sdk/client-codepipeline';
import { customActionTypeArn } from '../../domain/world.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * Deleting a type that does not exist succeeds (F5 [inferred]). Its jobs stay and wait for the type to be created
 * again.
 */
export const deleteCustomActionType = operation(
  'DeleteCustomActionType',
  ({ store, world, worldKey, now }, id: Checked<DeleteCustomActionTypeInput>): undefined => {
    const type = store.actionTypes.find(worldKey, { ...id, owner: 'Custom' });
    if (type === undefined || type.isDeleted) return;
    store.actionTypes.delete(type.key, now);
    store.tags.deleteAll(customActionTypeArn(world, id));
  },
);
