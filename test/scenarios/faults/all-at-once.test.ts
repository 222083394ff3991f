import { expect, test } from 'vitest';
import { carefulWorkers, startWorker } from '../../support/careful-worker.ts';
import { startTestEmulator } from '../../support/emulator.ts';
import { curableFaults, faultScene, sceneJob } from '../../support/fault-scene.ts';
import { hasBoto3, noBoto3 } from '../../support/python.ts';

test('careful workers in both languages bring every job to its end under all faults at once, and nothing is to be said of their conduct', {
  timeout: 90_000,
}, async ({ skip }) => {
  if (!hasBoto3) skip(noBoto3);
  await using emulator = await startTestEmulator(faultScene);
  const all = [...curableFaults, { match: { operation: 'PollForJobs' }, effect: { duplicate: true } } as const];
  for (const [index, { match, effect }] of all.entries()) {
    const { operation = '' } = match ?? {};
    await emulator.faults.add({ match: { operation, probability: 0.04, seed: index }, effect });
  }
  await using _first = startWorker(emulator, carefulWorkers.JavaScript.program);
  await using _second = startWorker(emulator, carefulWorkers.Python.program);

  const jobs = [];
  for (let count = 0; count < 24; count++) jobs.push(await emulator.jobs.enqueue(sceneJob));
  await Promise.all(jobs.map(({ id }) => emulator.jobs.waitFor(id, 'Succeeded', { timeout: '80s' })));

  expect((await emulator.faults.list()).filter(({ applied }) => applied > 0).length).toBeGreaterThan(10);
  expect(await emulator.conduct()).toEqual([]);
});
