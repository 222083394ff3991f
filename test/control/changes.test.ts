import { CreateCustomActionTypeCommand, ListPipelinesCommand, PollForJobsCommand } from '@aws-sdk/client-codepipeline';
import { expect, test } from 'vitest';
import type { Change } from '../../src/control/changes.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';

const start = () => startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });

/** What changes, as the stream tells it. */
async function* changesOf({ endpoint }: { readonly endpoint: string }, signal?: AbortSignal): AsyncGenerator<Change> {
  const response = await fetch(`${endpoint}/_emulator/v1/changes/stream`, { signal: signal ?? null });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) {
      // Before the first one stands how soon to come back, and before others a comment may.
      const [, data] = /^data: (.*)$/m.exec(message) ?? [];
      if (data !== undefined) yield JSON.parse(data);
    }
  }
}

/** All that is named until everything has been. */
async function until(changes: AsyncGenerator<Change>, ...wanted: Change['changed'][number][]): Promise<Change> {
  const missing = new Set(wanted);
  for (;;) {
    const { value } = await changes.next();
    for (const subject of value.changed) missing.delete(subject);
    if (missing.size === 0) return value;
  }
}

test('the first message says that all is to be looked at', async () => {
  await using emulator = await start();

  const { value } = await changesOf(emulator).next();

  expect(value).toEqual({ epoch: expect.any(String), number: expect.any(Number), changed: ['all'] });
});

test.each([
  ['state', 'a job', (emulator) => emulator.jobs.enqueue({ actionTypeId: buildType })],
  ['requests', 'a request', (emulator) => emulator.client.send(new PollForJobsCommand({ actionTypeId: buildType }))],
  ['clock', 'a change of the clock', (emulator) => emulator.clock.freeze()],
  ['faults', 'a fault', (emulator) => emulator.faults.add({ effect: { error: 'InternalFailure' } })],
  ['snapshots', 'a snapshot', (emulator) => emulator.snapshots.take('one')],
] satisfies [Change['changed'][number], string, (emulator: Awaited<ReturnType<typeof start>>) => Promise<unknown>][])(
  '%s have changed with %s',
  async (subject, _, change) => {
    await using emulator = await start();
    const changes = changesOf(emulator);
    const { epoch, number } = await until(changes, 'all');

    await change(emulator);
    const told = await until(changes, subject);

    expect(told.epoch).toBe(epoch);
    expect(told.number).toBeGreaterThan(number);
  },
);

test('another state has another epoch', async () => {
  await using emulator = await start();
  const changes = changesOf(emulator);
  const { epoch } = await until(changes, 'all');

  await emulator.reset();

  expect((await until(changes, 'state')).epoch).not.toBe(epoch);
});

test('many changes are told together', async () => {
  await using emulator = await start();
  const changes = changesOf(emulator);
  const { number } = await until(changes, 'all');

  await emulator.jobs.enqueue({ actionTypeId: buildType, count: 1000 });
  for (let count = 0; count < 20; count++) await emulator.jobs.enqueue({ actionTypeId: buildType });
  await emulator.clock.freeze();

  const last = await until(changes, 'clock');
  expect(last.number - number).toBeLessThan(20);
});

test('a stream whose reader has gone is forgotten, and a stop ends those that are open', async () => {
  const emulator = await start();
  const gone = new AbortController();
  await changesOf(emulator, gone.signal).next();
  gone.abort();
  const open = changesOf(emulator);
  await until(open, 'all');

  await emulator.stop();

  await expect(open.next()).resolves.toMatchObject({ done: true });
});

test('what only looks changes nothing, by hand neither', async () => {
  await using emulator = await start();
  const changes = changesOf(emulator);
  await until(changes, 'all');

  await emulator.operations.call('ListPipelines', {});
  await emulator.client.send(new ListPipelinesCommand({}));
  await emulator.clock.freeze();

  const told: string[] = [];
  while (!told.includes('clock')) told.push(...(await changes.next()).value.changed);
  expect(told).not.toContain('state');
});

test('what brings nothing to another status is told, too', async () => {
  await using emulator = await start();
  const changes = changesOf(emulator);
  await until(changes, 'all');

  await emulator.client.send(
    new CreateCustomActionTypeCommand({
      ...{ category: 'Test', provider: 'Other', version: '1' },
      inputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
      outputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
    }),
  );

  expect((await until(changes, 'state')).changed).toContain('state');
});
