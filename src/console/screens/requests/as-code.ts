import { endpoint } from '../../api/place.ts';

type Input = Readonly<Record<string, unknown>>;

/** `PollForJobs` is the CLI's `poll-for-jobs`. */
function dashed(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}

/** A text that a shell takes as one word, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A request as a command of the AWS CLI. Secrets stand in it as the journal shows them. */
export function asCli(operation: string, input: Input): string {
  const words = ['aws codepipeline', dashed(operation), '--endpoint-url', endpoint.value];
  const hasInput = Object.keys(input).length > 0;
  return `${words.join(' ')}${hasInput ? ` --cli-input-json ${quoted(JSON.stringify(input))}` : ''}`;
}

const sdk = '@aws-sdk/client-codepipeline';

/** A request as code for the AWS SDK for JavaScript. */
export function asSdk(operation: string, input: Input): string {
  return [
    `import { CodePipelineClient, ${operation}Command } from '${sdk}';`,
    '',
    `const client = new CodePipelineClient({ endpoint: '${endpoint.value}' });`,
    `await client.send(new ${operation}Command(${JSON.stringify(input, undefined, 2)}));`,
  ].join('\n');
}
