import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FunctionLanguage } from '../domain/jobs/lambda-function.ts';

/** How CloudFormation calls the file of an inline code [documented: AWS::Lambda::Function Code, ZipFile]. */
export function inlineFileOf(language: FunctionLanguage): string {
  return language === 'python' ? 'index.py' : 'index.js';
}

/**
 * Lays an inline code out in its task root, with what Lambda puts beside it: CloudFormation's module for answering
 * custom resources. [documented: AWS::Lambda::Function Code, cfn-response module]
 */
export async function layOutInlineCode(root: string, language: FunctionLanguage, text: string): Promise<void> {
  await writeFile(join(root, inlineFileOf(language)), text);
  if (language === 'python') {
    await writeFile(join(root, 'cfnresponse.py'), pythonResponse);
    return;
  }
  await mkdir(join(root, 'node_modules/cfn-response'), { recursive: true });
  await writeFile(join(root, 'node_modules/cfn-response/index.js'), nodeResponse);
}

/** What both modules put to the URL of a custom resource's event. */
const nodeResponse = `
exports.SUCCESS = 'SUCCESS';
exports.FAILED = 'FAILED';
exports.send = (event, context, status, data, physicalResourceId, noEcho) => {
  const body = JSON.stringify({
    Status: status,
    Reason: 'See the details in CloudWatch Log Stream: ' + context.logStreamName,
    PhysicalResourceId: physicalResourceId || context.logStreamName,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    NoEcho: noEcho || false,
    Data: data,
  });
  const put = fetch(event.ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body });
  put.then(() => context.done(), (error) => context.done(error));
};
`;

const pythonResponse = `
import json
import urllib.request

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def send(event, context, responseStatus, responseData, physicalResourceId=None, noEcho=False, reason=None):
    body = json.dumps({
        "Status": responseStatus,
        "Reason": reason or "See the details in CloudWatch Log Stream: " + context.log_stream_name,
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    })
    request = urllib.request.Request(event["ResponseURL"], data=body.encode(), method="PUT", headers={"content-type": ""})
    urllib.request.urlopen(request)
`;
