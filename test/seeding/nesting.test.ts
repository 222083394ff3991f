import { expect, test } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';

const sentence = 'It is nested deeper than 1000 levels, or holds itself.';

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

const itself: { self?: unknown } = {};
itself.self = itself;

test.each([
  ['nested a little too deep', nested(1001)],
  ['nested very deep', nested(200_000)],
  ['that holds itself', itself],
])('a value %s is refused with a sentence', async (_, value) => {
  await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
  const document = { jobs: value } as never;
  const job = { actionTypeId: buildType, configuration: value } as never;

  await expect(emulator.fixtures.load(document)).rejects.toMatchObject({ code: 'invalid', message: sentence });
  await expect(emulator.jobs.enqueue(job)).rejects.toMatchObject({ code: 'invalid', message: sentence });
  await expect(startEmulator({ fixtures: document })).rejects.toThrow(`fixture document: ${sentence}`);
});
