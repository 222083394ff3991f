import type { ActionTypeDeclaration, GetActionTypeInput, GetActionTypeOutput } from '@aws-sdk/client-codepipeline';
import { requireActionType } from '../../engine/declarations/action-types.ts';
import { type Checked, operation } from '../operation.ts';

/** Knows what providers declare, and neither custom types nor AWS's catalogue (G3). */
export const getActionType = operation(
  'GetActionType',
  (context, id: Checked<GetActionTypeInput>): GetActionTypeOutput => ({
    actionType: requireActionType(context, id).type.declaration as ActionTypeDeclaration,
  }),
);
