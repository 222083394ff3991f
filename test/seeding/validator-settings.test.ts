import { Settings } from 'typebox/system';
import { expect, onTestFinished, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';

/** Each of the jobs has a mistake. */
const jobs = Array.from({ length: 12 }, () => ({ actionTypeId: { category: 'Bild', provider: 'Make', version: '1' } }));

test('checking a document leaves the settings of the TypeBox that a program shares with the emulator', async () => {
  const before = { ...Settings.Get() };
  onTestFinished(() => Settings.Set(before));
  Settings.Set({ maxErrors: 3 });
  await using emulator = await startTestEmulator();

  const refusal: Error = await emulator.fixtures.load({ jobs }).then(
    () => expect.unreachable(),
    (error) => error,
  );

  expect(Settings.Get()).toEqual({ ...before, maxErrors: 3 });
  expect(refusal.message.match(/'Bild' is not one of/g)).toHaveLength(jobs.length);
});
