import { describe, expect, it } from 'vitest';
import type { CheckOptions } from '../../src/check/options.ts';
import { runCheck } from '../../src/check/run-check.ts';
import { hasAwsCli, hasBoto3 } from '../support/python.ts';

const fixtures = 'test/check/fixtures/jobs.yaml';
const isLong = process.env.LONG !== undefined;

interface GoodWorker {
  readonly command: readonly string[];
  readonly isHere?: boolean;
  readonly fixtures?: string;
  readonly options?: CheckOptions;
  /** The cases that it could be blamed in wrongly; the long run takes all, of some workers it alone takes any. */
  readonly only?: readonly string[];
}

/** Workers that differ from most, and do nothing wrong. */
const workers: readonly GoodWorker[] = [
  { command: ['node', 'test/check/good-workers/slow.mjs'], only: ['plain', 'nonce-lost', 'terminated'] },
  {
    command: ['node', 'test/check/good-workers/polls-seldom.mjs'],
    options: { patience: '30s' },
  },
  {
    command: ['python3', 'test/check/good-workers/pool-of-four.py'],
    isHere: hasBoto3,
    only: ['many', 'idle', 'already-ended/succeeded', 'redelivered'],
  },
  {
    command: ['bash', 'test/check/good-workers/supervised.sh'],
    only: ['plain', 'idle', 'terminated'],
  },
  {
    command: ['node', 'test/check/good-workers/ends-after-each-job.mjs'],
    options: { once: true },
    only: ['many', 'throttled', 'idle'],
  },
  {
    command: ['node', 'test/check/good-workers/partner.mjs'],
    fixtures: 'test/check/fixtures/partner.yaml',
    only: ['plain', 'nonce-lost', 'throttled/details', 'redelivered/held'],
  },
  {
    command: ['env', 'POLL_SECONDS=0.1', 'bash', 'examples/workers/worker.sh'],
    isHere: hasAwsCli,
    options: { patience: '40s' },
  },
];

describe.concurrent('a worker that does nothing wrong', { timeout: isLong ? 900_000 : 240_000 }, () => {
  it.for(workers.map((worker) => [worker.command.join(' '), worker] as const))(
    'is not blamed: %s',
    async ([, { command, isHere = true, only, options, ...own }], { skip, signal }) => {
      if (!isHere) skip('what it runs on is not installed');
      if (only === undefined && !isLong) skip('it takes minutes: LONG=1 runs it');
      const how = { patience: '20s', jobs: 2, ...options, ...(!isLong && only && { only }), signal };

      const { findings, counts } = await runCheck(command, {
        ...how,
        emulator: { fixtures: own.fixtures ?? fixtures },
      });

      expect(findings).toEqual([]);
      expect(counts.met).toBeGreaterThan(0);
    },
  );
});
