import { describe, expect, test } from 'vitest';
import type { StubFixture } from '../../src/control/types.ts';
import { account, region, startTestEmulator } from '../support/emulator.ts';
import { readDocument } from '../support/read-document.ts';

/** Why an emulator refuses to start with a stub. */
async function refusal(stub: StubFixture): Promise<string> {
  const started = startTestEmulator({ fixtures: { stubs: [stub] } });
  return started.then(
    () => 'It is taken.',
    (error: Error) => error.message,
  );
}

describe('a stub', () => {
  test.each([
    ['variables', { variables: { A: 'b' } }],
    ['revision', { revision: { id: 'r1' } }],
    ['targets', { targets: [{ targetId: 'i-1' }] }],
  ])('of rules has no %s', async (member, members) => {
    for (const match of [{ rule: 'Check' }, { category: 'Rule' }]) {
      expect(await refusal({ match, result: 'succeed', ...members })).toContain(
        `stubs[0]: ${member}: this stub is for rules, which have none; it is of actions.`,
      );
    }
  });

  test.each([
    { startTime: 'yesterday' },
    { endTime: 'yesterday' },
    { events: [{ startTime: 'yesterday' }] },
    { events: [{ endTime: 'yesterday' }] },
  ])('has targets whose times are instants: %o', async (target) => {
    expect(await refusal({ match: { category: 'Deploy' }, result: 'succeed', targets: [target] })).toContain(
      "stubs[0]: targets: 'yesterday' is not an instant; write one as 2026-01-31T12:00:00Z.",
    );
  });

  test('is for actions and rules of the categories that AWS has', async () => {
    const read = readDocument('stubs:\n  - { match: { category: Rules }, result: fail }\n', 'stubs.yaml', {
      world: { accountId: account, region },
      parameters: {},
    });

    await expect(read).rejects.toThrow(
      "stubs.yaml:2:26: stubs[0].match.category: 'Rules' is not one of Source, Build, Deploy, Test, Invoke, Approval, Compute, Rule. Did you mean 'Rule'?",
    );
  });
});
