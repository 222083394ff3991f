// Approves what a topic tells it of, as public functions that are subscribed to an approval's topic do.
import { CodePipelineClient, PutApprovalResultCommand } from '@aws-sdk/client-codepipeline';

const client = new CodePipelineClient({});

export async function handler(event) {
  for (const record of event.Records) {
    const { approval } = JSON.parse(record.Sns.Message);
    const { pipelineName, stageName, actionName, token, customData } = approval;
    const result = { status: 'Approved', summary: `${record.Sns.Subject}: ${customData}` };
    await client.send(new PutApprovalResultCommand({ pipelineName, stageName, actionName, token, result }));
  }
}
