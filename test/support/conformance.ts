import type { Answer } from '../../src/conformance/judge.ts';
import type { Expectation, Probe } from '../../src/conformance/probe.ts';
import { isAsking } from '../../src/conformance/probe.ts';
import { runSuite, type SuiteOptions, type SuiteResult } from '../../src/conformance/run-suite.ts';
import type { Target } from '../../src/conformance/target.ts';
import { valueAt } from '../../src/conformance/values.ts';
import type { Emulator } from '../../src/index.ts';
import { afterRealDelay } from '../../src/runtime/alarm.ts';

/** An emulator as what the probes are run against. */
export function targetOf({ endpoint, clientConfig, clock, fixtures }: Emulator, changes: Partial<Target> = {}): Target {
  return {
    kind: 'own',
    endpoints: { codepipeline: endpoint, s3: endpoint, sts: endpoint },
    region: clientConfig.region,
    account: '123456789012',
    keys: clientConfig.credentials,
    role: undefined,
    emulator: { clock, fixtures },
    ...changes,
  };
}

let runs = 0;

/** Runs probes against a target, as the command does. */
export function runProbes(
  probes: readonly Probe[],
  target: Target,
  changes: Partial<SuiteOptions> = {},
): Promise<SuiteResult> {
  runs += 1;
  return runSuite(probes, { target, runId: `test${runs}`, afterRealDelay, now: Date.now, ...changes });
}

/** What did not pass, as lines that say why. */
export function failuresOf({ results }: Pick<SuiteResult, 'results'>): string[] {
  return results
    .filter(({ verdict }) => verdict.kind !== 'passed')
    .map(({ probe, verdict }) => `${probe.rule} ${probe.id}: ${JSON.stringify(verdict)}`);
}

/** A probe with one of its expectations changed, which the answer that it had cannot meet. */
export interface MutatedProbe {
  readonly what: string;
  readonly probe: Probe;
}

/**
 * A probe with each of its expectations changed, one at a time. @param answers What its asking steps were answered.
 */
export function* mutantsOf(probe: Probe, answers: readonly Answer[]): Generator<MutatedProbe> {
  let asked = -1;
  for (const [index, step] of probe.steps.entries()) {
    if (!isAsking(step)) continue;
    asked += 1;
    for (const member of ['expect', 'until'] as const) {
      const expectation = step[member];
      if (expectation === undefined) continue;
      for (const [what, mutated] of mutations(expectation, answers[asked] as Answer)) {
        const steps = probe.steps.with(index, { ...step, [member]: mutated } as never);
        yield { what: `step ${index + 1}: ${what}`, probe: { ...probe, steps } };
      }
    }
  }
}

type Mutation = readonly [what: string, mutated: Expectation];

function* mutations(expectation: Expectation, answer: Answer): Generator<Mutation> {
  for (const [member, value] of Object.entries(expectation)) {
    if (member === 'lacks') {
      for (const path of value as readonly string[]) yield [`lacks ${path}`, { ...expectation, lacks: [''] }];
    } else if (member === 'order') {
      for (const [path, names] of Object.entries(value as Record<string, readonly string[]>)) {
        yield [`order ${path}`, { ...expectation, order: { [path]: [...names].reverse() } }];
      }
    } else if (member === 'headers') {
      for (const [name, wanted] of Object.entries(value as object)) {
        yield [`header ${name}`, { ...expectation, headers: { [name]: changed(wanted) } }];
      }
    } else {
      for (const [path, mutated] of leaves(value, member)) yield [path, { ...expectation, [member]: mutated }];
    }
  }
  if (!('status' in expectation)) yield ['status', { ...expectation, status: answer.status + 1 }];
}

/** A value once for each leaf in it, with that leaf changed. */
function* leaves(value: unknown, path: string): Generator<readonly [path: string, mutated: unknown]> {
  const isMatcher = typeof value === 'object' && value !== null && Object.keys(value)[0]?.startsWith('$');
  const entries = typeof value === 'object' && value !== null && !isMatcher ? Object.entries(value) : [];
  if (entries.length === 0) {
    yield [path, changed(value)];
    return;
  }
  for (const [name, member] of entries) {
    for (const [below, mutated] of leaves(member, `${path}.${name}`)) {
      yield [
        below,
        Array.isArray(value) ? value.with(Number(name), mutated) : { ...(value as object), [name]: mutated },
      ];
    }
  }
}

/** Something that no answer is which was what the value says. */
function changed(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value}~`;
  if (typeof value === 'boolean') return !value;
  if (valueAt(value, ['$absent']) !== undefined) return { $absent: !valueAt(value, ['$absent']) };
  return { $not: value };
}
