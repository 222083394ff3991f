import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';

/** Ways to call every method of the object, by its name; methods that take more are refused before they look at it. */
const calls: Readonly<Record<string, (emulator: TestEmulator, file: string) => Promise<unknown>>> = {
  'jobs.list': ({ jobs }) => jobs.list(),
  'jobs.waitFor': ({ jobs }) => jobs.waitFor('1', 'Succeeded'),
  'pipelines.list': ({ pipelines }) => pipelines.list(),
  'clock.advance': ({ clock }) => clock.advance('1h'),
  'fixtures.load': ({ fixtures }) => fixtures.load({}),
  'functions.register': ({ functions }) => functions.register('F', async () => {}),
  'snapshots.take': ({ snapshots }) => snapshots.take('s'),
  'snapshots.export': ({ snapshots }, file) => snapshots.export(file),
  'faults.add': ({ faults }) => faults.add({ effect: { error: 'ThrottlingException' } }),
  'requests.list': ({ requests }) => requests.list(),
  'events.list': ({ events }) => events.list(),
  reset: (emulator) => emulator.reset(),
  idle: (emulator) => emulator.idle(),
};

test.each(Object.keys(calls))('%s of an emulator that has been stopped is refused in a sentence', async (name) => {
  using folder = temporaryFolder();
  const emulator = await startTestEmulator();
  await emulator.stop();

  const refusal = await calls[name]?.(emulator, join(folder.path, 'state.db')).catch((error) => error);

  expect(refusal).toMatchObject({
    name: 'ControlError',
    code: 'unreachable',
    message: expect.stringMatching(/^The emulator has been stopped(; job 1 is gone)?\.$/),
  });
});

test.each(['snapshots.take', 'snapshots.export'])('%s that a stop cuts off is refused in a sentence', async (name) => {
  using folder = temporaryFolder();
  const emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
  await emulator.jobs.enqueue({ actionTypeId: buildType, count: 20_000 });

  const refusal = calls[name]?.(emulator, join(folder.path, 'state.db')).catch((error) => error);
  await emulator.stop();

  expect(await refusal).toMatchObject({
    name: 'ControlError',
    code: 'unreachable',
    message: 'The emulator has been stopped.',
  });
});
