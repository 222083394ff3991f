import type { EnableStageTransitionInput } from '@aws-sdk/client-codepipeline';
import { changeTransition } from '../../engine/pipelines/change-transition.ts';
import { type Checked, operation } from '../operation.ts';

/** The latest of those that wait goes in (J5 [documented]). */
export const enableStageTransition = operation(
  'EnableStageTransition',
  (context, { pipelineName, stageName, transitionType }: Checked<EnableStageTransitionInput>): undefined => {
    changeTransition(context, { pipelineName, stageName, transitionType });
  },
);
