import type { ActionTypeId } from './action-type.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** M1 [documented]: by owner, or by category and provider of AWS's own. */
const timeouts: Readonly<Record<string, number>> = {
  Custom: day,
  'Approval/Manual': 7 * day,
  'Deploy/CloudFormation': 3 * day,
  'Deploy/CloudFormationStackSet': 3 * day,
  'Deploy/CloudFormationStackInstances': 3 * day,
  'Deploy/CodeDeploy': 5 * day,
  'Deploy/CodeDeployToECS': 5 * day,
  'Build/CodeBuild': 8 * hour,
  'Test/CodeBuild': 8 * hour,
  'Invoke/StepFunctions': 7 * day,
  'Invoke/Lambda': day,
  'Deploy/S3': 90 * minute,
};
const otherwise = hour;

/** Milliseconds that an action has from its start on, over everything that is done for it. */
export function actionTimeout(
  { owner, category, provider }: ActionTypeId,
  { timeoutInMinutes }: { readonly timeoutInMinutes?: number | undefined },
): number {
  if (timeoutInMinutes !== undefined) return timeoutInMinutes * minute;
  return timeouts[owner] ?? timeouts[`${category}/${provider}`] ?? otherwise;
}
