import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { judge } from '../../src/conformance/judge.ts';
import { loadProbes } from '../../src/conformance/load-probes.ts';
import type { Probe } from '../../src/conformance/probe.ts';
import type { SuiteResult } from '../../src/conformance/run-suite.ts';
import { startEmulator } from '../../src/index.ts';
import { evidenceOfRules } from '../support/behaviour.ts';
import { failuresOf, mutantsOf, runProbes, targetOf } from '../support/conformance.ts';
import { unseen, unseenSections } from './rules-without-probes.ts';

/** Of a run of all probes: five seconds of the processor's time, and more on a machine that is busy. */
const patience = 180_000;

let probes: readonly Probe[];
let suite: SuiteResult;

beforeAll(async () => {
  probes = await loadProbes();
  await using emulator = await startEmulator({ clock: 'manual', logLevel: 'silent' });
  suite = await runProbes(probes, targetOf(emulator));
}, patience);

describe('the suite', () => {
  test('finds the emulator to be as every probe says', () => {
    expect(failuresOf(suite)).toEqual([]);
    expect(suite.results.length).toBe(probes.length);
  });

  test('takes away all that it has made', () => {
    expect(suite.left).toEqual([]);
  });

  test('has no expectation that anything would meet: each, when it is changed, finds a difference', () => {
    const blind = suite.results.flatMap(({ probe, taken }) =>
      taken === undefined
        ? []
        : [...mutantsOf(probe, taken.answers)]
            .filter((mutant) => judge(mutant.probe, taken).kind === 'passed')
            .map(({ what }) => `${probe.id}, ${what}`),
    );

    expect(blind).toEqual([]);
  });

  test('names the probes that meet with a wrong answer, and no others', { timeout: patience }, async () => {
    await using emulator = await startEmulator({ clock: 'manual', logLevel: 'silent' });
    await emulator.faults.add({ match: { operation: 'PutApprovalResult' }, effect: { error: 'InternalFailure' } });

    const { results } = await runProbes(probes, targetOf(emulator));

    const asks = ({ steps, values }: Probe) => JSON.stringify([steps, values]).includes('"PutApprovalResult"');
    const named = results.filter(({ verdict }) => verdict.kind !== 'passed').map(({ probe }) => probe.id);
    expect(named).toEqual(probes.filter(asks).map(({ id }) => id));
    expect(named.length).toBeGreaterThan(5);
  });

  test('expects something in every probe', () => {
    const without = probes.filter(({ steps }) => !steps.some((step) => 'expect' in step || 'until' in step));

    expect(without.map(({ id }) => id)).toEqual([]);
  });
});

test('docs/fidelity.md counts the probes of each operation', () => {
  const { stderr, status } = spawnSync(process.execPath, ['scripts/fidelity-table.ts', '--check'], {
    encoding: 'utf8',
  });

  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
});

test('a bucket that a probe has made, with all versions in it, is taken away when the probe ends early', async () => {
  await using emulator = await startEmulator({ clock: 'manual', logLevel: 'silent' });
  const target = targetOf(emulator);
  const [probe] = (await loadProbes()).filter(({ id }) => id.endsWith('versions are kept where the bucket says so'));
  const untilTwoVersions = probe?.steps.slice(0, 6) ?? [];
  const list = {
    wire: { service: 's3', method: 'GET', path: '/' },
    expect: { body: { $matches: 'cplconform-own-1<' } },
  };

  const { left } = await runProbes([{ ...(probe as Probe), steps: untilTwoVersions }], target, { runId: 'own' });
  const { results } = await runProbes([{ ...(probe as Probe), steps: [list as never] }], target);

  expect(left).toEqual([]);
  expect(results.map(({ verdict }) => verdict.kind)).toEqual(['differs']);
});

describe('rules of docs/behaviour.md', () => {
  test('have the evidence that probes give them', () => {
    const known = evidenceOfRules();

    const wrong = probes.filter(({ rule, evidence }) => !known.get(rule)?.has(evidence));

    expect(wrong.map(({ id, rule, evidence }) => `${id}: ${rule} is not ${evidence}`)).toEqual([]);
  });

  test('have a probe each, or a reason why none can see them', () => {
    const probed = new Set(probes.map(({ rule }) => rule));

    const isUnseen = (rule: string) => rule in unseen || (rule[0] as string) in unseenSections;
    const without = [...evidenceOfRules().keys()].filter((rule) => !probed.has(rule) && !isUnseen(rule));

    expect(without).toEqual([]);
    expect(Object.keys(unseen).filter((rule) => probed.has(rule))).toEqual([]);
  });
});
