import {
  ListPipelineExecutionsCommand,
  ListWebhooksCommand,
  PutWebhookCommand,
  type WebhookDefinition,
} from '@aws-sdk/client-codepipeline';
import type { EmulatorOptions } from '../../src/config/emulator-options.ts';
import { startTestEmulator, type TestEmulator } from './emulator.ts';
import { sourceStub } from './executions.ts';
import { type RawRequest, sendRaw } from './http.ts';
import { buildAction, pipeline, pipelineFixtures, sourceAction, workStage } from './pipelines.ts';

/** A source action of GitHub, in the version whose changes webhooks report. */
export const gitHubSource = sourceAction({
  actionTypeId: { category: 'Source', owner: 'ThirdParty', provider: 'GitHub', version: '1' },
  configuration: { Owner: 'me', Repo: 'app', Branch: 'main', OAuthToken: 'token', PollForSourceChanges: 'false' },
});

/** A pipeline `Sample` with a source of GitHub. */
export const gitHubPipeline = pipeline({
  stages: [{ name: 'Source', actions: [gitHubSource] }, workStage(buildAction())],
});

/** A source that finds nothing by itself: its revision is the one that the execution's start names. */
const silentSource = { match: sourceStub.match, result: sourceStub.result };

/** An emulator with the pipeline `Sample`, of which nothing has run yet. */
export function startWebhookEmulator(options: EmulatorOptions = {}, pipelines: readonly object[] = [gitHubPipeline]) {
  const document = { ...pipelineFixtures, stubs: [silentSource], pipelines: pipelines as never };
  return startTestEmulator({ fixtures: document, ...options });
}

const branchFilter = { jsonPath: '$.ref', matchEquals: 'refs/heads/{Branch}' };

/** A webhook `hook` that anybody may deliver to, and that starts `Sample` for a push to its branch. */
export function webhook(changes: Partial<WebhookDefinition> = {}): WebhookDefinition {
  return {
    name: 'hook',
    targetPipeline: 'Sample',
    targetAction: 'Source',
    filters: [branchFilter],
    authentication: 'UNAUTHENTICATED',
    authenticationConfiguration: {},
    ...changes,
  };
}

/** Makes a webhook; answers its URL. */
export async function putWebhook(
  { client }: Pick<TestEmulator, 'client'>,
  changes: Partial<WebhookDefinition> = {},
): Promise<string> {
  const answer = await client.send(new PutWebhookCommand({ webhook: webhook(changes) }));
  return answer.webhook?.url as string;
}

/** What GitHub tells of a push, as far as anybody looks at it. */
export function pushPayload(ref = 'refs/heads/main', commitId = 'c0ffee') {
  return {
    ref,
    after: commitId,
    repository: { name: 'app', full_name: 'me/app' },
    commits: [{ added: ['src/new.ts'], modified: ['README.md'], removed: [] }],
  };
}

/** POSTs to a webhook's URL; answers status and JSON. */
export async function deliver(url: string, payload: string | Buffer | object, headers: RawRequest['headers'] = {}) {
  const { origin, pathname, search } = new URL(url);
  const body = typeof payload === 'string' || payload instanceof Buffer ? payload : JSON.stringify(payload);
  const answer = await sendRaw(
    { endpoint: origin },
    { method: 'POST', path: pathname + search, headers: { 'Content-Type': 'application/json', ...headers }, body },
  );
  return { status: answer.status, body: JSON.parse(answer.body.toString()) };
}

/** The executions of `Sample`, newest first. */
export async function executions({ client }: Pick<TestEmulator, 'client'>) {
  const answer = await client.send(new ListPipelineExecutionsCommand({ pipelineName: 'Sample' }));
  return answer.pipelineExecutionSummaries ?? [];
}

export async function listWebhooks({ client }: Pick<TestEmulator, 'client'>) {
  return (await client.send(new ListWebhooksCommand({}))).webhooks ?? [];
}
