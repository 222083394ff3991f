import type { DisableStageTransitionInput } from '@aws-sdk/client-codepipeline';
import { changeTransition } from '../../engine/pipelines/change-transition.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * Executions that arrive wait before the stage, where newer ones supersede them; what is in it goes on (J5
 * [documented]).
 */
export const disableStageTransition = operation(
  'DisableStageTransition',
  (context, input: Checked<DisableStageTransitionInput>): undefined => {
    changeTransition(context, input);
  },
);
