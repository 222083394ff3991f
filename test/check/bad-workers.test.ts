import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { workerCases } from '../../src/check/cases.ts';
import type { CheckOptions } from '../../src/check/options.ts';
import { runCheck } from '../../src/check/run-check.ts';
import { hasBoto3, noBoto3 } from '../support/python.ts';

const folder = 'test/check/bad-workers';
const isLong = process.env.LONG !== undefined;

const acknowledgement = ['nonce-lost', 'already-ended/succeeded', 'already-ended/failed', 'already-ended/timed-out'];
const throttled = ['throttled/poll', 'throttled/acknowledgement', 'throttled/success'];
const expired = ['credentials-expired/read', 'credentials-expired/write'];
const redelivered = ['redelivered/held', 'redelivered/two-processes'];

/** The bad workers, each with the cases that name its fault. */
const cases: Readonly<Record<string, readonly string[]>> = {
  'works-before-acknowledging.mjs': ['plain'],
  'reports-twice.mjs': ['plain', 'timed-out'],
  'leaves-no-output.mjs': ['plain'],
  'uploads-a-broken-zip.mjs': ['plain'],
  'takes-one-of-ten.mjs': ['many'],
  'polls-without-waits.mjs': ['idle'],
  'ignores-its-acknowledgement.mjs': [...acknowledgement, ...redelivered],
  'ignores-its-acknowledgement.py': [...acknowledgement, ...redelivered],
  'ignores-the-status.mjs': acknowledgement.slice(1),
  'dies-on-lost-answers.mjs': [
    'poll-lost',
    'acknowledgement-lost',
    'result-lost',
    'refused',
    'upload-cut',
    'download-cut',
  ],
  'gives-up-its-acknowledgement.mjs': ['acknowledgement-lost'],
  'dies-on-throttling.mjs': throttled,
  'dies-on-throttling.py': throttled,
  'retries-without-waits.mjs': ['throttled/poll', 'unavailable/poll'],
  'dies-on-503.mjs': [
    ...[
      'unavailable/poll',
      'unavailable/acknowledgement',
      'unavailable/success',
      'storage-503/read',
      'storage-503/write',
    ],
  ],
  'dies-on-late-answers.mjs': [
    ...['slow/poll', 'slow/acknowledgement', 'slow/success', 'storage-slow/read', 'storage-slow/write'],
  ],
  'asks-for-details-once.mjs': ['throttled/details', 'unavailable/details'],
  'dies-when-refused.mjs': ['refused'],
  'works-without-its-input.mjs': ['input-missing'],
  'keeps-expired-credentials.mjs': expired,
  'keeps-expired-credentials.py': expired,
  'never-reports-a-failure.mjs': ['input-missing', 'input-broken/no-zip', 'input-broken/outside'],
  // Python's own unpacking leaves out the dots.
  'never-reports-a-failure.py': ['input-missing', 'input-broken/no-zip'],
  'dies-on-a-broken-zip.mjs': ['input-broken/no-zip', 'input-broken/outside'],
  'dies-on-an-empty-zip.mjs': ['input-broken/empty'],
  'unpacks-anywhere.mjs': ['input-broken/outside'],
  'unpacks-anywhere.py': ['input-broken/outside'],
  'does-not-await-its-upload.mjs': ['storage-slow/write', 'storage-503/write', 'upload-cut'],
  'dies-without-its-configuration.mjs': ['configuration-missing'],
  'runs-its-configuration.mjs': ['configuration-odd'],
  'logs-the-secret.mjs': ['secret'],
  'logs-the-secret.py': ['secret'],
  'tells-the-secret.mjs': ['secret'],
  'dies-on-a-late-result.mjs': ['timed-out'],
  'reports-a-failure-after-a-late-result.mjs': ['timed-out'],
  'keeps-its-turns-in-memory.mjs': ['continued'],
  'continues-for-ever.mjs': ['continued'],
  'tells-101-percent.mjs': ['percent'],
  'tells-too-much.mjs': ['percent'],
  'ignores-sigterm.mjs': ['terminated'],
  'drops-its-job-at-sigterm.mjs': ['terminated'],
  'leaves-its-lock.mjs': ['killed'],
};

/** Those that do no job at all, of whom nothing else can be asked. */
const hopeless = ['never-reports.mjs', 'begins-again-after-its-last-turn.mjs', 'changes-its-token.mjs'];
const good = ['good-worker.mjs', 'good-continuing-worker.mjs', 'good_worker.py'];

/** Names of the cases that a worker did not meet. */
async function missedBy(worker: string, options: CheckOptions): Promise<string[]> {
  const program = worker.endsWith('.py') ? 'python3' : process.execPath;
  const emulator = { port: 0, fixtures: 'test/check/fixtures/jobs.yaml' };
  const { results } = await runCheck([program, `${folder}/${worker}`], { ...options, emulator });
  return results.filter(({ outcome }) => outcome === 'not met').map(({ name }) => name);
}

describe('a bad worker', { timeout: 300_000 }, () => {
  const hot = ['polls-without-waits.mjs', 'retries-without-waits.mjs'];
  const others = Object.entries(cases).filter(([worker]) => !hot.includes(worker));

  // A loop on a machine with much beside it is none: it is looked at until the machine lets it be one.
  it.for(hot)('%s fails the cases that name its fault', async (worker) => {
    const its = cases[worker] as readonly string[];

    await expect.poll(() => missedBy(worker, { only: its, jobs: 1 }), { timeout: 240_000, interval: 0 }).toEqual(its);
  });

  it.concurrent.for(others)('%s fails the cases that name its fault', async ([worker, its], { skip }) => {
    if (worker.endsWith('.py') && !hasBoto3) skip(noBoto3);

    expect(await missedBy(worker, { only: its, patience: '3s', jobs: 3 })).toEqual(inOrder(its));
  });

  it.concurrent.for(hopeless)('%s fails the plain case, and is asked nothing else', async (worker) => {
    expect(await missedBy(worker, { patience: '3s' })).toEqual(['plain']);
  });

  it('has its place in the table', () => {
    const files = readdirSync(folder).filter((name) => !name.startsWith('__'));

    expect(files.toSorted()).toEqual([...Object.keys(cases), ...hopeless, ...good].toSorted());
  });
});

describe('each case that can find a fault', () => {
  it('finds one', () => {
    const found = new Set(Object.values(cases).flat());

    const without = workerCases.filter(({ name }) => !found.has(name)).map(({ name }) => name);

    // It befalls a worker that asks for details in the middle of a job, where nothing but a time limit of its own hurts.
    expect(without).toEqual(['slow/details']);
  });
});

describe.runIf(isLong)('under all cases', { timeout: 600_000 }, () => {
  it.for(good)('%s, of which they are made, meets every one', async (worker, { skip }) => {
    if (worker.endsWith('.py') && !hasBoto3) skip(noBoto3);

    expect(await missedBy(worker, {})).toEqual([]);
  });

  it.for(Object.entries(cases))('%s fails no other', async ([worker, its], { skip }) => {
    if (worker.endsWith('.py') && !hasBoto3) skip(noBoto3);

    expect(await missedBy(worker, {})).toEqual(inOrder(its));
  });
});

function inOrder(names: readonly string[]): string[] {
  return workerCases.map(({ name }) => name).filter((name) => names.includes(name));
}
