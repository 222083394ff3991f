import {
  DeleteWebhookCommand,
  DeregisterWebhookWithThirdPartyCommand,
  ListWebhooksCommand,
  RegisterWebhookWithThirdPartyCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../support/answers.ts';
import { describeInput, isLargerThan, isNull, isSmallerThan } from '../../support/describe-input.ts';
import { account, type TestEmulator } from '../../support/emulator.ts';
import { call } from '../../support/http.ts';
import { deliver, listWebhooks, pushPayload, putWebhook, startWebhookEmulator } from '../../support/webhooks.ts';

async function putAll(emulator: TestEmulator, ...names: string[]): Promise<void> {
  for (const name of names) await putWebhook(emulator, { name });
}

describe('ListWebhooks', () => {
  describeInput('ListWebhooks', [
    ['a page of 0', { MaxResults: 0 }, isSmallerThan(1, 'MaxResults')],
    ['a page of 101', { MaxResults: 101 }, isLargerThan(100, 'MaxResults')],
  ]);

  test('answers an empty list where there are none', async () => {
    await using emulator = await startWebhookEmulator();

    expect(await call(emulator, 'ListWebhooks', {})).toEqual({ status: 200, body: { webhooks: [] } });
  });

  test('answers pages sorted by name, which stay right while webhooks come and go', async () => {
    await using emulator = await startWebhookEmulator();
    await putAll(emulator, 'b', 'd', 'a', 'c');
    const namesOn = async (NextToken?: string) => {
      const page = await emulator.client.send(new ListWebhooksCommand({ MaxResults: 2, NextToken }));
      return { names: page.webhooks?.map(({ definition }) => definition?.name), NextToken: page.NextToken };
    };

    const first = await namesOn();
    await emulator.client.send(new DeleteWebhookCommand({ name: 'b' }));
    await putAll(emulator, 'aa');
    const second = await namesOn(first.NextToken);

    expect(first.names).toEqual(['a', 'b']);
    expect(second).toEqual({ names: ['c', 'd'], NextToken: undefined });
  });

  test('answers InvalidNextTokenException for a token of another region', async () => {
    await using emulator = await startWebhookEmulator();
    await putAll(emulator, 'a', 'b');
    const { NextToken } = await emulator.client.send(new ListWebhooksCommand({ MaxResults: 1 }));
    const elsewhere = emulator.clientFor({ region: 'eu-west-1' });

    const refusal = await refusalOf(elsewhere.send(new ListWebhooksCommand({ NextToken })));

    expect(refusal.name).toBe('InvalidNextTokenException');
  });

  test('answers those of the caller alone', async () => {
    await using emulator = await startWebhookEmulator();
    await putAll(emulator, 'a');

    expect(await listWebhooks({ client: emulator.clientFor({ region: 'eu-west-1' }) })).toEqual([]);
    expect(await listWebhooks({ client: emulator.clientFor({ account: '210987654321' }) })).toEqual([]);
  });
});

describe('DeleteWebhook', () => {
  describeInput('DeleteWebhook', [['no name', {}, isNull('name')]]);

  test('answers an empty object, whether there was one or not', async () => {
    await using emulator = await startWebhookEmulator();
    await putAll(emulator, 'hook');

    const answers = [
      await call(emulator, 'DeleteWebhook', { name: 'hook' }),
      await call(emulator, 'DeleteWebhook', { name: 'hook' }),
    ];

    expect(answers).toEqual([
      { status: 200, body: {} },
      { status: 200, body: {} },
    ]);
    expect(await listWebhooks(emulator)).toEqual([]);
  });

  test('makes the URL lead nowhere', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator);
    await emulator.client.send(new DeleteWebhookCommand({ name: 'hook' }));

    expect((await deliver(url, pushPayload())).status).toBe(404);
  });
});

describe('registration', () => {
  test.each([
    ['RegisterWebhookWithThirdParty', RegisterWebhookWithThirdPartyCommand],
    ['DeregisterWebhookWithThirdParty', DeregisterWebhookWithThirdPartyCommand],
  ])('%s answers WebhookNotFoundException for an unknown name and for none', async (_, Command) => {
    await using emulator = await startWebhookEmulator();

    const unknown = await refusalOf(emulator.client.send(new Command({ webhookName: 'other' }) as never));
    const none = await refusalOf(emulator.client.send(new Command({}) as never));

    expect(unknown).toEqual({
      name: 'WebhookNotFoundException',
      message: `Account '${account}' does not have a webhook with name 'other'`,
      status: 400,
    });
    expect(none).toEqual({
      name: 'WebhookNotFoundException',
      message: 'The request names no webhook.',
      status: 400,
    });
  });

  test('is remembered, and the log says that nobody was told', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator);
    const logged = () => emulator.log.filter((line) => line.includes('Webhook hook')).at(-1);
    const input = { webhookName: 'hook' };

    expect(await call(emulator, 'RegisterWebhookWithThirdParty', input)).toEqual({ status: 200, body: {} });
    expect(logged()).toBe(
      `warning: Webhook hook is marked as registered, and no third party was told: deliver to ${url} yourself.`,
    );
    expect(await call(emulator, 'DeregisterWebhookWithThirdParty', input)).toEqual({ status: 200, body: {} });
    expect(logged()).toContain('Webhook hook is no longer marked as registered');
    await call(emulator, 'DeregisterWebhookWithThirdParty', input);
    expect(logged()).toContain('Webhook hook was not marked as registered');
  });

  test('takes nothing from a URL when it is taken back', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator);
    await emulator.client.send(new RegisterWebhookWithThirdPartyCommand({ webhookName: 'hook' }));
    await emulator.client.send(new DeregisterWebhookWithThirdPartyCommand({ webhookName: 'hook' }));

    expect((await deliver(url, pushPayload())).status).toBe(200);
  });
});
