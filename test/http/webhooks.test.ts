import { createHmac } from 'node:crypto';
import { rm } from 'node:fs/promises';
import {
  DeletePipelineCommand,
  ListActionExecutionsCommand,
  type WebhookDefinition,
} from '@aws-sdk/client-codepipeline';
import { afterEach, describe, expect, test } from 'vitest';
import { account, startOfTime, startTestEmulator } from '../support/emulator.ts';
import { executionId } from '../support/executions.ts';
import { sendRaw } from '../support/http.ts';
import { createPipeline, fullPipeline, pipelineFixtures, updatePipeline } from '../support/pipelines.ts';
import {
  deliver,
  executions,
  gitHubPipeline,
  listWebhooks,
  pushPayload,
  putWebhook,
  startWebhookEmulator,
  webhook,
} from '../support/webhooks.ts';

const secret = 'It is a secret to everybody';
const signedByGitHub = {
  authentication: 'GITHUB_HMAC',
  authenticationConfiguration: { SecretToken: secret },
} satisfies Partial<WebhookDefinition>;

function signature(body: string | Buffer, hash: 'sha1' | 'sha256', key = secret): string {
  return `${hash}=${createHmac(hash, key).update(body).digest('hex')}`;
}

const started = { status: 200, body: { pipelineExecutionId: executionId(1) } };

describe('a delivery that passes', () => {
  test('starts the pipeline with the webhook as its trigger and the commit as its revision', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator);

    const answer = await deliver(url, pushPayload());

    expect(answer).toEqual(started);
    expect(await executions(emulator)).toMatchObject([
      {
        pipelineExecutionId: executionId(1),
        trigger: {
          triggerType: 'Webhook',
          triggerDetail: `arn:aws:codepipeline:us-east-1:${account}:webhook:hook`,
        },
        sourceRevisions: [{ actionName: 'Source', revisionId: 'c0ffee' }],
      },
    ]);
    expect(emulator.log).toContain(`A delivery to webhook hook started execution ${executionId(1)}.`);
  });

  test('is when ListWebhooks says that the webhook was last triggered', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator);
    expect((await listWebhooks(emulator))[0]).not.toHaveProperty('lastTriggered');

    await deliver(url, pushPayload());

    expect((await listWebhooks(emulator))[0]?.lastTriggered).toEqual(new Date(startOfTime));
  });

  test('may be a form whose field payload is JSON, as GitHub sends it too', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator, signedByGitHub);
    const form = new URLSearchParams({ payload: JSON.stringify(pushPayload()) }).toString();

    const answer = await deliver(url, form, {
      'Content-Type': 'application/x-www-form-urlencoded',
      'X-Hub-Signature-256': signature(form, 'sha256'),
    });

    expect(answer).toEqual(started);
  });

  test('needs no filter, and need not be of GitHub', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator, { filters: [] });

    expect(await deliver(url, '["anything"]')).toEqual(started);
  });

  test('may be a ping, which is a payload like others', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator, { filters: [{ jsonPath: '$.hook.events[0]', matchEquals: 'push' }] });
    const ping = { zen: 'Keep it logically awesome.', hook: { events: ['push'] } };

    expect(await deliver(url, ping, { 'X-GitHub-Event': 'ping' })).toEqual(started);
  });

  test('may come with a longer query than it needs', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator);

    expect(await deliver(`${url}&further=1`, pushPayload())).toEqual(started);
  });

  test('is taken from a body of 5 MB, which an API request may not have', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator);

    expect(await deliver(url, { ...pushPayload(), padding: ' '.repeat(5_000_000) })).toEqual(started);
  });
});

describe('filters', () => {
  async function answerTo(filters: WebhookDefinition['filters'], payload: object) {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator, { filters });
    const answer = await deliver(url, payload);
    expect(await executions(emulator)).toHaveLength('message' in answer.body ? 0 : 1);
    if ('message' in answer.body) {
      expect(emulator.log).toContain(`warning: A delivery to webhook hook started nothing: ${answer.body.message}`);
    }
    return answer;
  }

  test.each([
    [{ jsonPath: '$.ref', matchEquals: 'refs/heads/{Branch}' }],
    [{ jsonPath: '$.repository.full_name', matchEquals: '{Owner}/{Repo}' }],
    [{ jsonPath: '$.repository.name' }],
    [{ jsonPath: '$..modified[*]', matchEquals: 'README.md' }],
    [{ jsonPath: '$.size', matchEquals: '3' }],
    [{ jsonPath: '$.forced', matchEquals: 'false' }],
    [{ jsonPath: '$.braces', matchEquals: '{Unknown}' }],
  ])('let a payload pass: %j', async (filter) => {
    const answer = await answerTo([filter], { ...pushPayload(), size: 3, forced: false, braces: '{Unknown}' });

    expect(answer).toEqual(started);
  });

  test.each([
    [
      { jsonPath: '$.ref', matchEquals: 'refs/heads/{Branch}' },
      "Filter $.ref selects 'refs/heads/other', and 'refs/heads/main' is asked for.",
    ],
    [{ jsonPath: '$.absent' }, 'Filter $.absent selects nothing in the payload.'],
    [
      { jsonPath: '$.repository', matchEquals: '[object Object]' },
      "Filter $.repository selects an object, and '[object Object]' is asked for.",
    ],
    [{ jsonPath: '$.toString' }, 'Filter $.toString selects nothing in the payload.'],
    [{ jsonPath: '$.long', matchEquals: 'x' }, `Filter $.long selects '${'l'.repeat(100)}', and 'x' is asked for.`],
  ])('ignore a payload, with a sentence that says why: %j', async (filter, message) => {
    const answer = await answerTo([filter], { ...pushPayload('refs/heads/other'), long: 'l'.repeat(101) });

    expect(answer).toEqual({ status: 200, body: { message } });
  });

  test('must all pass', async () => {
    const answer = await answerTo(
      [{ jsonPath: '$.ref' }, { jsonPath: '$.repository.name', matchEquals: 'other' }],
      pushPayload(),
    );

    expect(answer.body.message).toContain('Filter $.repository.name');
  });
});

describe('GITHUB_HMAC', () => {
  const body = JSON.stringify(pushPayload());
  const right = { 'X-Hub-Signature': signature(body, 'sha1'), 'X-Hub-Signature-256': signature(body, 'sha256') };

  test.each([
    ['both signatures', right],
    ['the one of SHA-1 alone', { 'X-Hub-Signature': right['X-Hub-Signature'] }],
    ['the one of SHA-256 alone', { 'X-Hub-Signature-256': right['X-Hub-Signature-256'] }],
  ])('takes %s', async (_, headers) => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator, signedByGitHub);

    expect(await deliver(url, body, headers)).toEqual(started);
  });

  test.each<[string, Record<string, string>, string]>([
    ['none', {}, body],
    ['one of another secret', { 'X-Hub-Signature-256': signature(body, 'sha256', 'guess') }, body],
    ['one of another body', right, `${body} `],
    ['one that is right and one that is wrong', { ...right, 'X-Hub-Signature': signature(body, 'sha1', 'x') }, body],
    ['one that is cut short', { 'X-Hub-Signature-256': right['X-Hub-Signature-256'].slice(0, -1) }, body],
    ['one without its hash', { 'X-Hub-Signature-256': right['X-Hub-Signature-256'].slice('sha256='.length) }, body],
    ['the masked secret', { 'X-Hub-Signature-256': signature(body, 'sha256', '****') }, body],
  ])('refuses with 403 and starts nothing: %s', async (_, headers, sent) => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator, signedByGitHub);

    const answer = await deliver(url, sent, headers);

    expect(answer.status).toBe(403);
    expect(answer.body.message).toContain('X-Hub-Signature');
    expect(await executions(emulator)).toEqual([]);
    expect(emulator.log.at(-1)).toContain('warning: A delivery to webhook hook started nothing: The signature');
  });

  test('goes by the secret that an update which sends back **** has kept', async () => {
    await using emulator = await startWebhookEmulator();
    await putWebhook(emulator, signedByGitHub);
    const masked = { ...signedByGitHub, authenticationConfiguration: { SecretToken: '****' } };
    const url = await putWebhook(emulator, { ...masked, filters: [] });

    expect(await deliver(url, body, right)).toEqual(started);
  });

  test('goes by the secret of the last update', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator, signedByGitHub);
    await putWebhook(emulator, { ...signedByGitHub, authenticationConfiguration: { SecretToken: 'another' } });

    expect((await deliver(url, body, right)).status).toBe(403);
    expect(await deliver(url, body, { 'X-Hub-Signature-256': signature(body, 'sha256', 'another') })).toEqual(started);
  });
});

describe('IP', () => {
  async function statusWith(range: string) {
    await using emulator = await startWebhookEmulator();
    const authenticationConfiguration = { AllowedIPRange: range };
    const url = await putWebhook(emulator, { authentication: 'IP', authenticationConfiguration });
    const { status } = await deliver(url, pushPayload());
    expect(await executions(emulator)).toHaveLength(status === 200 ? 1 : 0);
    return status;
  }

  test.each(['127.0.0.1/32', '127.0.0.0/8', '0.0.0.0/0'])('takes a delivery from within %s', async (range) => {
    expect(await statusWith(range)).toBe(200);
  });

  test.each(['127.0.0.2/32', '10.0.0.0/8', '::1/128'])('refuses one from outside of %s', async (range) => {
    expect(await statusWith(range)).toBe(403);
  });

  test('knows an IPv4 address that a server for both versions sees as one of IPv6', async () => {
    await using emulator = await startWebhookEmulator({ host: '::' });
    const authenticationConfiguration = { AllowedIPRange: '127.0.0.0/8' };
    const url = await putWebhook(emulator, { authentication: 'IP', authenticationConfiguration });
    const { port } = new URL(emulator.endpoint);

    expect(await deliver(url.replace(/\/\/[^/]+/, `//127.0.0.1:${port}`), pushPayload())).toEqual(started);
  });
});

describe('a delivery that cannot be taken', () => {
  test.each(['{', '', 'payload=1'])('has a body that is not JSON: %j', async (body) => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator);

    const answer = await deliver(url, body);

    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(/^The payload is not JSON: /);
  });

  test('is a form without the field payload', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator);

    const answer = await deliver(url, 'a=b', { 'Content-Type': 'application/x-www-form-urlencoded' });

    expect(answer).toEqual({
      status: 400,
      body: { message: "The payload is not JSON: The form has no field 'payload'." },
    });
  });

  test('is larger than 25 MiB', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator);

    const { status } = await deliver(url, Buffer.alloc(25 * 1024 * 1024 + 1, ' '));

    expect(status).toBe(413);
  });

  test.each(['?t=guess', '', '?t=', '?t=a&t=b'])('comes to a URL of no webhook: %j', async (query) => {
    await using emulator = await startWebhookEmulator();

    const answer = await deliver(`${emulator.endpoint}/_emulator/webhooks${query}`, pushPayload());

    expect(answer).toEqual({
      status: 404,
      body: { message: 'No webhook has this URL; ListWebhooks answers those that there are.' },
    });
  });

  test('is no POST', async () => {
    await using emulator = await startWebhookEmulator();
    const { pathname, search } = new URL(await putWebhook(emulator, { filters: [] }));

    const answer = await sendRaw(emulator, { method: 'GET', path: pathname + search });

    expect(answer.status).toBe(404);
    expect(await executions(emulator)).toEqual([]);
  });
});

test.each(['$..ref', '$[0]', '$..*'])('a payload of 200 levels is looked into: %s', async (jsonPath) => {
  await using emulator = await startWebhookEmulator();
  const url = await putWebhook(emulator, { filters: [{ jsonPath, matchEquals: 'main' }] });
  const depth = 200;

  const answer = await deliver(url, `${'['.repeat(depth)}${']'.repeat(depth)}`);

  expect(answer.status).toBe(200);
  expect(answer.body.message).toMatch(/^Filter /);
});

describe('a pipeline that cannot be started', () => {
  test('because it was deleted is told to the sender and by ListWebhooks, until a delivery starts it', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator);
    await emulator.client.send(new DeletePipelineCommand({ name: 'Sample' }));

    const answer = await deliver(url, pushPayload());

    const message = "The target pipeline 'Sample' does not exist.";
    expect(answer).toEqual({ status: 409, body: { message } });
    const [listed] = await listWebhooks(emulator);
    expect(listed).toMatchObject({ errorCode: 'PipelineNotFoundException', errorMessage: message });

    await createPipeline(emulator, gitHubPipeline);
    await deliver(url, pushPayload());

    const [again] = await listWebhooks(emulator);
    expect(again).not.toHaveProperty('errorCode');
    expect(again).toHaveProperty('lastTriggered');
  });

  test('because its source has another name now', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator);
    const [source, ...rest] = gitHubPipeline.stages ?? [];
    const renamed = source?.actions?.map((action) => ({
      ...action,
      name: 'Renamed',
      configuration: { ...action.configuration, OAuthToken: 'x' },
    }));
    await updatePipeline(emulator, {
      ...gitHubPipeline,
      stages: [{ ...source, name: 'Source', actions: renamed }, ...rest],
    });

    const answer = await deliver(url, pushPayload());

    expect(answer).toEqual({
      status: 409,
      body: { message: "The first stage of pipeline 'Sample' has no action 'Source'." },
    });
  });

  test('because 50 of its executions run', async () => {
    await using emulator = await startWebhookEmulator({}, [
      { ...gitHubPipeline, pipelineType: 'V2', executionMode: 'PARALLEL' },
    ]);
    const url = await putWebhook(emulator);
    for (let count = 1; count <= 50; count++) await deliver(url, pushPayload());

    const answer = await deliver(url, pushPayload());

    expect(answer.status).toBe(409);
    expect((await listWebhooks(emulator))[0]).toMatchObject({
      errorCode: 'ConcurrentPipelineExecutionsLimitExceededException',
    });
  });
});

describe('a webhook of a connection', () => {
  const connected = { ...fullPipeline, triggers: undefined };

  test('passes pushes and pull requests on to the triggers of its source', async () => {
    const triggers = [
      {
        providerType: 'CodeStarSourceConnection',
        gitConfiguration: {
          sourceActionName: 'Source',
          push: [{ branches: { includes: ['release/**'] }, filePaths: { includes: ['src/**'] } }],
          pullRequest: [{ events: ['UPDATED'], branches: { includes: ['main'] } }],
        },
      },
    ];
    await using emulator = await startWebhookEmulator({}, [{ ...connected, triggers }]);
    const url = await putWebhook(emulator, { filters: [] });
    const request = {
      action: 'synchronize',
      pull_request: { number: 7, title: 'Mend it', base: { ref: 'main' }, head: { ref: 'topic', sha: 'beef' } },
      repository: { full_name: 'me/app' },
    };

    const answers = [
      await deliver(url, pushPayload('refs/heads/main')),
      await deliver(url, pushPayload('refs/heads/release/1/2')),
      await deliver(url, request),
      await deliver(url, { ...request, action: 'opened' }),
      await deliver(url, { ...request, action: 'labeled' }),
      await deliver(url, { ...request, repository: { full_name: 'you/app' } }),
      await deliver(url, { ...pushPayload('refs/heads/release/1'), deleted: true }),
    ];

    const unmatched = 'Source action Source has triggers, and none has a filter that the event passes.';
    const noEvent =
      "The payload is neither a push nor a pull request of GitHub's, which the target's triggers ask for.";
    expect(answers.map(({ body }) => body)).toEqual([
      { message: unmatched },
      { pipelineExecutionId: executionId(1) },
      { pipelineExecutionId: executionId(2) },
      { message: unmatched },
      { message: noEvent },
      { message: 'Source action Source reads me/app, not you/app.' },
      { message: noEvent },
    ]);
    expect((await executions(emulator)).reverse()).toMatchObject([
      {
        trigger: { triggerType: 'WebhookV2', triggerDetail: 'arn' },
        sourceRevisions: [{ actionName: 'Source', revisionId: 'c0ffee' }],
      },
      { trigger: { triggerType: 'WebhookV2' } },
    ]);
    const { actionExecutionDetails = [] } = await emulator.client.send(
      new ListActionExecutionsCommand({ pipelineName: 'Sample' }),
    );
    const sources = actionExecutionDetails.filter(({ actionName }) => actionName === 'Source');
    expect(sources.map(({ output }) => output?.outputVariables)).toMatchObject([
      {
        ...{ DestinationBranchName: 'main', SourceBranchName: 'topic' },
        ...{ PullRequestId: '7', PullRequestTitle: 'Mend it' },
      },
      { BranchName: 'release/1/2' },
    ]);
  });
});

describe('filters on file paths (P11, P13)', () => {
  const branches = { includes: ['main'] };
  const triggers = [
    {
      providerType: 'CodeStarSourceConnection',
      gitConfiguration: { sourceActionName: 'Source', push: [{ branches, filePaths: { includes: ['src/**'] } }] },
    },
  ];

  test('pass no push that makes a branch, whatever its commits have changed', async () => {
    await using emulator = await startWebhookEmulator({}, [{ ...fullPipeline, triggers }]);
    const url = await putWebhook(emulator, { filters: [] });

    const made = await deliver(url, { ...pushPayload(), created: true });
    const changed = await deliver(url, { ...pushPayload(), created: false });

    expect(made.body).not.toHaveProperty('pipelineExecutionId');
    expect(changed.body).toHaveProperty('pipelineExecutionId');
  });

  test.each([
    [99, true],
    [100, false],
  ])('look at no more than 100 files: behind %i others one counts: %s', async (others, counts) => {
    await using emulator = await startWebhookEmulator({}, [{ ...fullPipeline, triggers }]);
    const url = await putWebhook(emulator, { filters: [] });
    const modified = [...Array.from({ length: others }, (_, index) => `docs/${index}.md`), 'src/main.ts'];

    const { body } = await deliver(url, { ...pushPayload(), commits: [{ modified }] });

    expect('pipelineExecutionId' in body).toBe(counts);
  });
});

describe('worlds', () => {
  test('have webhooks of the same name with URLs of their own, each for its own pipeline', async () => {
    await using emulator = await startWebhookEmulator();
    const place = { account: '210987654321', region: 'eu-west-1' };
    const elsewhere = { client: emulator.clientFor(place) };
    await emulator.fixtures.load({ ...place, ...pipelineFixtures, pipelines: [gitHubPipeline as never] });
    const [here, there] = [await putWebhook(emulator), await putWebhook(elsewhere)];

    await deliver(there, pushPayload());

    expect(there).not.toBe(here);
    expect(await executions(emulator)).toEqual([]);
    const [newest] = await executions(elsewhere);
    expect(newest?.trigger?.triggerDetail).toBe('arn:aws:codepipeline:eu-west-1:210987654321:webhook:hook');
  });
});

describe('a restart', () => {
  const file = `/tmp/webhooks-${process.pid}.sqlite`;

  afterEach(async () => {
    for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix, { force: true });
  });

  test('keeps webhooks, their tokens and when they were triggered', async () => {
    let before: unknown;
    let path = '';
    {
      await using emulator = await startWebhookEmulator({ db: file });
      const url = new URL(await putWebhook(emulator, signedByGitHub));
      path = url.pathname + url.search;
      const body = JSON.stringify(pushPayload());
      await deliver(url.href, body, { 'X-Hub-Signature-256': signature(body, 'sha256') });
      before = (await listWebhooks(emulator)).map(({ url: _, ...rest }) => rest);
    }

    await using emulator = await startTestEmulator({ db: file });

    expect((await listWebhooks(emulator)).map(({ url: _, ...rest }) => rest)).toEqual(before);
    expect((await deliver(emulator.endpoint + path, pushPayload())).status).toBe(403);
  });
});

describe('a fixture document', () => {
  test('makes webhooks as PutWebhook takes them, after its pipelines', async () => {
    const webhooks = [{ webhook: webhook({ filters: [] }) as never, tags: [{ key: 'a', value: 'b' }] }];
    await using emulator = await startTestEmulator({
      fixtures: { ...pipelineFixtures, webhooks, pipelines: [gitHubPipeline as never] },
    });

    const [listed] = await listWebhooks(emulator);

    expect(listed).toMatchObject({ definition: webhook({ filters: [] }), tags: [{ key: 'a', value: 'b' }] });
    expect(await deliver(listed?.url as string, {})).toMatchObject(started);
  });

  test('is told which of its webhooks is wrong', async () => {
    const webhooks = [{ webhook: webhook({ targetPipeline: 'Other' }) as never }];

    await expect(startTestEmulator({ fixtures: { webhooks } })).rejects.toThrow(
      `webhooks[0]: Account '${account}' does not have a pipeline with name 'Other' (PipelineNotFoundException)`,
    );
  });

  test('is warned of a secret that reads as AWS prints it', async () => {
    const masked = webhook({ authentication: 'GITHUB_HMAC', authenticationConfiguration: { SecretToken: '****' } });
    await using emulator = await startTestEmulator({
      fixtures: { ...pipelineFixtures, webhooks: [{ webhook: masked as never }], pipelines: [gitHubPipeline as never] },
    });

    expect(emulator.log.filter((line) => line.includes('SecretToken'))).toHaveLength(1);
  });
});
