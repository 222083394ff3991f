import {
  CreatePipelineCommand,
  DeleteWebhookCommand,
  PutWebhookCommand,
  type WebhookDefinition,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isLongerThan, isNoneOf, isNull } from '../../support/describe-input.ts';
import { account } from '../../support/emulator.ts';
import { call } from '../../support/http.ts';
import {
  deliver,
  gitHubPipeline,
  listWebhooks,
  pushPayload,
  putWebhook,
  startWebhookEmulator,
  webhook,
} from '../../support/webhooks.ts';

const filter = { jsonPath: '$.ref' };

/** The service's words of 2026-09-14. */
function onlyProperty(name: string): string {
  return `Optional['authenticationConfig' should contain only one property: '${name}']`;
}

describeInput('PutWebhook', [
  ['no webhook', {}, isNull('webhook')],
  ['six filters', { webhook: webhook({ filters: Array(6).fill(filter) }) }, isLongerThan(5, 'webhook.filters')],
  [
    'another authentication',
    { webhook: { ...webhook(), authentication: 'BASIC' } },
    isNoneOf('GITHUB_HMAC, IP, UNAUTHENTICATED', 'webhook.authentication'),
  ],
]);

describe('errors', () => {
  async function refusalFor(changes: Partial<WebhookDefinition>) {
    await using emulator = await startWebhookEmulator();
    const refusal = await refusalOf(emulator.client.send(new PutWebhookCommand({ webhook: webhook(changes) })));
    expect(await listWebhooks(emulator)).toEqual([]);
    return refusal;
  }

  test.each<[Partial<WebhookDefinition>, string]>([
    [{ authentication: 'GITHUB_HMAC' }, onlyProperty('SecretToken')],
    [
      {
        authentication: 'GITHUB_HMAC',
        authenticationConfiguration: { SecretToken: 's', AllowedIPRange: '127.0.0.0/8' },
      },
      onlyProperty('SecretToken'),
    ],
    [{ authentication: 'IP', authenticationConfiguration: { SecretToken: 's' } }, onlyProperty('AllowedIPRange')],
    [{ authentication: 'IP', authenticationConfiguration: {} }, onlyProperty('AllowedIPRange')],
    ...['127.0.0.1', '127.0.0.0/33', '300.0.0.0/8', '::/129', 'localhost/8', '127.0.0.0/8 '].map(
      (range): [Partial<WebhookDefinition>, string] => [
        { authentication: 'IP', authenticationConfiguration: { AllowedIPRange: range } },
        `'${range}' is not a CIDR range.`,
      ],
    ),
    [{ authenticationConfiguration: { SecretToken: 's' } }, "Optional['authenticationConfig' should be empty]"],
  ])('answers InvalidWebhookAuthenticationParametersException for %j (P3)', async (changes, message) => {
    const refusal = await refusalFor(changes);

    expect(refusal).toEqual({ name: 'InvalidWebhookAuthenticationParametersException', message, status: 400 });
  });

  test.each(['ref', '$.', '$.a[', '$.length()', '$[?(@.a =~ /b/)]'])(
    'answers InvalidWebhookFilterPatternException for the path %s',
    async (jsonPath) => {
      const refusal = await refusalFor({ filters: [filter, { jsonPath }] });

      expect(refusal).toEqual({
        name: 'InvalidWebhookFilterPatternException',
        message: `'${jsonPath}' is not a JSONPath as RFC 9535 has them.`,
        status: 400,
      });
    },
  );

  test.each(['Other', 'Build'])(
    'answers ValidationException for %s, which is no source action (P4)',
    async (action) => {
      const refusal = await refusalFor({ targetAction: action });

      expect(refusal).toEqual({
        name: 'ValidationException',
        message: `Action with name ${action} was not found in the first stage of the pipeline`,
        status: 400,
      });
    },
  );

  test('answers LimitExceededException for the 301st webhook, and still changes one of the 300', async () => {
    await using emulator = await startWebhookEmulator();
    for (let count = 1; count <= 300; count++) await putWebhook(emulator, { name: `hook${count}` });

    const refusal = await refusalOf(putWebhook(emulator, { name: 'more' }));

    expect(refusal).toEqual({
      name: 'LimitExceededException',
      message: `Account '${account}' has 300 webhooks in us-east-1, which is the limit`,
      status: 400,
    });
    await putWebhook(emulator, { name: 'hook300', filters: [] });
  });

  test.each([
    ['TooManyTagsException', Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: '' }))],
    ['InvalidTagsException', [{ key: 'aws:own', value: '' }]],
  ])('answers %s', async (name, tags) => {
    await using emulator = await startWebhookEmulator();

    const refusal = await refusalOf(emulator.client.send(new PutWebhookCommand({ webhook: webhook(), tags })));

    expect(refusal.name).toBe(name);
    expect(await listWebhooks(emulator)).toEqual([]);
  });
});

describe('behaviour', () => {
  const secured = {
    authentication: 'GITHUB_HMAC',
    authenticationConfiguration: { SecretToken: 'secret' },
  } satisfies Partial<WebhookDefinition>;

  test('answers definition, URL, ARN and tags, and no secret', async () => {
    await using emulator = await startWebhookEmulator();
    const tags = [{ key: 'a', value: 'b' }];

    const answer = await answerOf(emulator.client.send(new PutWebhookCommand({ webhook: webhook(secured), tags })));

    expect(answer).toEqual({
      webhook: {
        definition: { ...webhook(secured), authenticationConfiguration: { SecretToken: '****' } },
        url: `${emulator.endpoint}/_emulator/webhooks?t=00000011-0000-4000-8000-000000000001&v=1`,
        arn: `arn:aws:codepipeline:us-east-1:${account}:webhook:hook`,
        tags,
      },
    });
  });

  test('takes a pipeline that is not there yet, and says so in the log (P4)', async () => {
    await using emulator = await startWebhookEmulator({}, []);
    const url = await putWebhook(emulator);

    expect(emulator.log.join('\n')).toContain('Webhook hook starts nothing until there is a pipeline Sample.');
    expect((await deliver(url, pushPayload())).status).toBe(409);
    await emulator.client.send(new CreatePipelineCommand({ pipeline: gitHubPipeline }));
    expect((await deliver(url, pushPayload())).status).toBe(200);
  });

  test('takes the paths of AWS examples', async () => {
    await using emulator = await startWebhookEmulator();
    const paths = ['$.ref', '$.hook.events[0]', '$.repository.name', "$['head_commit'].id", '$..name'];

    await putWebhook(emulator, { filters: paths.map((jsonPath) => ({ jsonPath })) });

    expect((await listWebhooks(emulator))[0]?.definition?.filters).toEqual(paths.map((jsonPath) => ({ jsonPath })));
  });

  test('gives a webhook that exists another definition, the same URL, and further tags', async () => {
    await using emulator = await startWebhookEmulator();
    const tag = (key: string) => [{ key, value: '' }];
    const first = await emulator.client.send(new PutWebhookCommand({ webhook: webhook(), tags: tag('a') }));

    const second = await emulator.client.send(
      new PutWebhookCommand({ webhook: webhook({ filters: [] }), tags: tag('b') }),
    );

    expect(second.webhook).toEqual({
      ...first.webhook,
      definition: webhook({ filters: [] }),
      tags: [...tag('a'), ...tag('b')],
    });
    expect(await listWebhooks(emulator)).toHaveLength(1);
  });

  test('gives a webhook another URL when it was deleted in between', async () => {
    await using emulator = await startWebhookEmulator();
    const first = await putWebhook(emulator);
    await emulator.client.send(new DeleteWebhookCommand({ name: 'hook' }));

    expect(await putWebhook(emulator)).not.toBe(first);
  });

  test('makes a URL by the name under which the request reached the emulator', async () => {
    await using emulator = await startWebhookEmulator();
    await putWebhook(emulator);
    const { port } = new URL(emulator.endpoint);

    const { body } = await call({ endpoint: `http://localhost:${port}` }, 'ListWebhooks', {});

    const { webhooks } = body as { webhooks: { url: string }[] };
    expect(webhooks[0]?.url).toContain(`http://localhost:${port}/_emulator/webhooks`);
  });
});
