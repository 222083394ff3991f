import { describe, expect, test } from 'vitest';
import { costOf, limitOf } from '../support/cost.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { sendRaw, sendSigned } from '../support/http.ts';
import { deliver, putWebhook, startWebhookEmulator } from '../support/webhooks.ts';

const mebibyte = 1024 * 1024;
const deepest = 1000;

function nested(levels: number, inside = ''): string {
  return '['.repeat(levels) + inside + ']'.repeat(levels);
}

const hostile: readonly (readonly [string, (size: number) => string])[] = [
  ['brackets that never close', (size) => '['.repeat(size)],
  ['lists in lists', (size) => nested(size / 2)],
  ['objects in objects', (size) => `${'{"a":'.repeat(size / 6)}1${'}'.repeat(size / 6)}`],
  ['lists in lists behind a text', (size) => `{"a":"]]]\\"","b":${nested(size / 2 - 20)}}`],
];

const wide: readonly (readonly [string, (size: number) => string])[] = [
  ['empty objects', (size) => `{"a":[${'{},'.repeat(size / 3 - 4)}{}]}`],
  ['numbers', (size) => `{"a":[${'1,'.repeat(size / 2 - 6)}1]}`],
  ['members', (size) => `{${Array.from({ length: size / 14 }, (_, index) => `"k${index}":1`).join(',')}}`],
];

const tooDeep = /nested deeper than 1000 levels at byte \d+\./;
const tooMany = /more than \d+ values\./;

describe('the API', () => {
  test.each([...hostile, ...wide])('refuses 4 MiB of %s without reading them', async (_, make) => {
    await using emulator = await startTestEmulator();
    const body = make(4 * mebibyte);
    await sendSigned(emulator, { operation: 'GetPipeline', body: '{"name":"a"}' });
    let answer = '';

    const cost = await costOf(async () => {
      answer = String((await sendSigned(emulator, { operation: 'GetPipeline', body })).body);
    });

    expect(JSON.parse(answer)).toEqual({
      __type: 'SerializationException',
      Message: expect.stringMatching(tooDeep.test(answer) ? tooDeep : tooMany),
    });
    expect(cost).toBeLessThan(limitOf(250));
  });

  test('takes 1,000 levels, and texts that look like more', async () => {
    await using emulator = await startTestEmulator({});
    const body = JSON.stringify({ name: 'a', no: JSON.parse(nested(deepest - 1)), text: '[{"\\'.repeat(9000) });

    const answer = await sendSigned(emulator, { operation: 'GetPipeline', body });

    expect(String(answer.body)).toContain('PipelineNotFoundException');
  });
});

describe('webhooks', () => {
  test.each([...hostile, ...wide])('refuse 25 MB of %s without reading them', async (_, make) => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator);
    const body = make(25_000_000);
    await deliver(url, {});
    let answer: Awaited<ReturnType<typeof deliver>> | undefined;

    const cost = await costOf(async () => {
      answer = await deliver(url, body);
    });

    expect(answer).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/^The payload is not read\. It /) },
    });
    expect(cost).toBeLessThan(limitOf(500));
  });

  test('find what their filters select in 1,000 levels', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator, { filters: [{ jsonPath: '$..last' }] });

    const answer = await deliver(url, nested(deepest - 1, '{"last":1}'));

    expect(answer.body).toHaveProperty('pipelineExecutionId');
  });
});

describe('the control API', () => {
  test.each([...hostile, ...wide])('refuses 60 MB of %s without reading them', async (_, make) => {
    await using emulator = await startTestEmulator();
    const body = make(60_000_000);
    const send = (text: string) =>
      sendRaw(emulator, {
        path: '/_emulator/v1/fixtures',
        headers: { 'Content-Type': 'application/json' },
        body: text,
      });
    await send('{}');
    let answer: { code?: string; message?: string } = {};

    const cost = await costOf(async () => {
      answer = JSON.parse(String((await send(body)).body));
    });

    expect(answer).toEqual({ code: 'invalid', message: expect.stringMatching(/^The body is not read\. It /) });
    expect(cost).toBeLessThan(limitOf(1000));
  });
});
