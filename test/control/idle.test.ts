import { PollForJobsCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, it, test } from 'vitest';
import { controlWays } from '../support/control-ways.ts';
import { startOfTime, startTestEmulator } from '../support/emulator.ts';

describe.each(controlWays)('idle, %s', (_, start) => {
  it('resolves at once when nothing is under way', async () => {
    await using controlled = await start();

    await expect(controlled.control.idle()).resolves.toBeUndefined();
  });

  it('refuses a time that is none', async () => {
    await using controlled = await start();

    await expect(controlled.control.idle({ timeout: 'soon' })).rejects.toMatchObject({ code: 'invalid' });
  });
});

test('idle gives up when its time is over, and resolves when the work has ended', async () => {
  await using emulator = await startTestEmulator();
  await emulator.idle();
  const { engine } = emulator.parts;
  // Work of an action that is not there: what came of it cannot be written, and it goes away nevertheless.
  engine.perform(({ store }) => store.effects.insert('s3-deploy', { actionExecution: 1 }));

  await expect(emulator.idle({ timeout: 0 })).rejects.toMatchObject({
    code: 'timeout',
    message: 'After 0 s there is still work under way: more is ready to begin.',
  });
  await expect(emulator.idle()).resolves.toBeUndefined();
});

test('idle says how much of each kind is under way when its time is over', async () => {
  await using emulator = await startTestEmulator();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await emulator.functions.register('Slow', () => released);
  await emulator.jobs.enqueue({ function: 'Slow' });
  await emulator.jobs.enqueue({ function: 'Slow' });

  await expect(emulator.idle({ timeout: '100ms' })).rejects.toMatchObject({
    message: 'After 0.1 s there is still work under way: 2 × lambda.',
  });

  release();
  await expect(emulator.idle()).resolves.toBeUndefined();
});

test('idle waits for what a refused request has made ready', async () => {
  let now = Date.parse(startOfTime);
  await using emulator = await startTestEmulator({ clock: 'system', timing: 'aws' }, undefined, {
    readRealTime: () => now,
  });
  const { client, functions, jobs } = emulator;
  let invocations = 0;
  await functions.register('Failing', async () => {
    invocations += 1;
    throw new Error('not today');
  });
  await jobs.enqueue({ function: 'Failing' });
  await emulator.idle();
  now += 60_000;

  const unknown = { category: 'Build', owner: 'Custom', provider: 'Unknown', version: '1' } as const;
  await expect(client.send(new PollForJobsCommand({ actionTypeId: unknown }))).rejects.toThrow();
  await emulator.idle({ timeout: '10s' });

  expect(invocations).toBe(2);
});
