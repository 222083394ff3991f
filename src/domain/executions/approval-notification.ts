import { instant } from '../duration.ts';
import type { JobData } from '../jobs/job-data.ts';
import type { ActionEnd } from './action-execution.ts';

/** Characters of a name in a subject, of which there may be 100. */
const longestName = 24;

/**
 * What an approval publishes to the topic of its NotificationArn. [documented: user guide, "JSON data format for manual
 * approval notifications"; transcript: links, members that are null, the subject and what is left out of long names]
 * @param approval.expires Epoch milliseconds
 */
export function approvalNotification(
  { pipelineContext, actionConfiguration }: JobData,
  { region, token, expires }: { readonly region: string; readonly token: string; readonly expires: number },
): { readonly subject: string; readonly message: string } {
  const { pipelineName, stage, action } = pipelineContext;
  const { ExternalEntityLink = null, CustomData = null } = actionConfiguration.configuration;
  const consoleLink = `https://console.aws.amazon.com/codesuite/codepipeline/pipelines/${pipelineName}/view?region=${region}`;
  const message = {
    region,
    consoleLink,
    approval: {
      pipelineName,
      stageName: stage.name,
      actionName: action.name,
      token,
      expires: `${instant(expires).slice(0, 'yyyy-mm-ddThh:mm'.length)}Z`,
      externalEntityLink: ExternalEntityLink,
      approvalReviewLink: `${consoleLink}#/${stage.name}/${action.name}/approve/${token}`,
      customData: CustomData,
    },
  };
  return {
    subject: `APPROVAL NEEDED: AWS CodePipeline ${shortened(pipelineName)} for action ${shortened(action.name)}`,
    message: JSON.stringify(message),
  };
}

function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName)}...` : name;
}

/** An approval publishes without a message group, which topics of this kind ask for (J42 [transcript]). */
export function isFifo(topicArn: string): boolean {
  return topicArn.endsWith('.fifo');
}

/** J42 [transcript] */
export function invalidTopic(topicArn: string): ActionEnd {
  const message = `An invalid topic ARN (${topicArn}) was provided. Update your pipeline to use a valid topic, or create a new one to use in your pipeline.`;
  return { status: 'Failed', failureDetails: { type: 'ConfigurationError', message } };
}
