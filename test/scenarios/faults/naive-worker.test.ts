import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../../support/emulator.ts';
import { faultScene, sceneJob, scenes, takeJob, titled } from '../../support/fault-scene.ts';
import { workNaively } from '../../support/naive-worker.ts';

describe.concurrent('a naive worker', () => {
  test.for(titled(scenes))('fails under %s', async ([, { faults, end }]) => {
    await using emulator = await startTestEmulator(faultScene);
    const { id } = await emulator.jobs.enqueue(sceneJob);
    for (const fault of faults) await emulator.faults.add(fault);

    const outcome = await workNaively(emulator).then(
      async () => (await emulator.jobs.get(id)).status,
      () => 'gave up',
    );

    expect(outcome).not.toBe(end);
    expect((await emulator.faults.list()).map(({ applied }) => applied)).toEqual(faults.map(() => 1));
  });

  test('fails under a job that is dispatched twice', async () => {
    await using emulator = await startTestEmulator(faultScene);
    await takeJob(emulator);
    await emulator.faults.add({ effect: { duplicate: true } });

    await expect(workNaively(emulator)).rejects.toThrow('already been acknowledged');
  });

  test('does its job when nothing goes wrong', async () => {
    await using emulator = await startTestEmulator(faultScene);
    const { id } = await emulator.jobs.enqueue(sceneJob);

    await workNaively(emulator);

    expect(await emulator.jobs.get(id)).toMatchObject({ status: 'Succeeded' });
    expect(await emulator.conduct()).toEqual([]);
  });

  test('fails a job whose input is missing', async () => {
    await using emulator = await startTestEmulator(faultScene);
    const { id } = await emulator.jobs.enqueue(sceneJob);
    await emulator.faults.add({ match: { operation: 'GetObject' }, effect: { error: 'NoSuchKey' } });

    await workNaively(emulator);

    expect(await emulator.jobs.get(id)).toMatchObject({ status: 'Failed' });
  });
});
