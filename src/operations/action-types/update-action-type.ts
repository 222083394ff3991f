import type { UpdateActionTypeInput } from '@aws-sdk/client-codepipeline';
import { checkActionType } from '../../domain/action-types/action-type.ts';
import { checkExecutor, checkUpdate, declaredActionType } from '../../domain/action-types/action-type-declaration.ts';
import { requireActionType } from '../../engine/declarations/action-types.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * Makes no type: another id, another owner included, is another type's (G3). Running actions keep their time-outs (G7).
 */
export const updateActionType = operation(
  'UpdateActionType',
  (context, { actionType: declaration }: Checked<UpdateActionTypeInput>): undefined => {
    const { declaration: before } = requireActionType(context, declaration.id).type;
    const type = declaredActionType(declaration);
    checkExecutor(declaration);
    checkActionType(type, 'ValidationException');
    if (before !== undefined) checkUpdate(before, declaration);
    context.store.actionTypes.save(context.worldKey, type, context.now);
  },
);
