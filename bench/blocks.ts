import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../dist/index.js';
import { startServer } from './processes.ts';
import type { Figure } from './statistics.ts';

/** Jobs of the large state. */
const manyJobs = Number(process.env.BENCH_JOBS ?? 1_000_000);
const windows = Math.min(100_000, manyJobs);
/** Jobs that one request enqueues, at most. */
const mostAtOnce = Math.min(100_000, manyJobs);
const actionTypeId = { category: 'Build', owner: 'Custom', provider: 'Bench', version: '1' } as const;

/** Milliseconds for which a request waits while something large goes on, and for which that goes on. */
const goals: Readonly<Record<string, number>> = { 'windows end': 50, restore: 250, snapshot: 250, reset: 250 };

/**
 * How long other requests wait while something very large goes on, and how long that takes: for this build and, in
 * turns with it, for the one in BENCH_BASELINE, where that is given. BENCH_JOBS makes it smaller.
 */
export async function blocks(): Promise<Figure[]> {
  const builds = [['this build', 'dist']];
  if (process.env.BENCH_BASELINE !== undefined) builds.push(['baseline', process.env.BENCH_BASELINE]);
  const figures: Figure[] = [];
  for (const isInFile of [false, true]) {
    for (const [name = '', build = ''] of builds) {
      const folder = mkdtempSync(join(tmpdir(), 'bench-'));
      try {
        figures.push(...(await measure(`${isInFile ? '--db' : 'in memory'}, ${name}`, build, folder, isInFile)));
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
  }
  return figures;
}

async function measure(where: string, build: string, folder: string, isInFile: boolean): Promise<Figure[]> {
  const database = isInFile ? [join(folder, 'state.db')] : [];
  const server = await startServer('bench/blocks-server.ts', build, ...database);
  const emulator = await connect(server.endpoint);
  const figures: Figure[] = [];
  const during = async (what: string, work: () => Promise<unknown>) => {
    const { longest, total } = await probe(server.endpoint, work);
    const most = goals[what];
    const goal = most === undefined || build !== 'dist' ? {} : { goal: { most } };
    const found = [
      { name: `${what}, ${where}: longest wait`, value: longest, unit: 'ms', ...goal },
      { name: `${what}, ${where}: total`, value: total, unit: 'ms' },
    ];
    for (const { name, value } of found) console.error(`${name}: ${value.toFixed(0)} ms`);
    figures.push(...found);
  };
  const enqueue = (count: number) => emulator.fixtures.load({ jobs: [{ actionTypeId, count }] });
  const exported = join(folder, 'exported.db');

  await during('enqueue by one document', () => enqueue(mostAtOnce));
  await poll(server.endpoint, windows);
  // Their long answers are not read as JSON: that would hold up this process, which asks.
  const control = (path: string, body?: object) =>
    answered(`${server.endpoint}/_emulator/v1${path}`, new Agent(), body && JSON.stringify(body));
  await during('windows end', () => control('/clock', { advance: '2m' }));
  await during('10,000 events listed', () => control('/events?limit=10000'));
  for (let made = mostAtOnce; made < manyJobs; made += mostAtOnce) await enqueue(mostAtOnce);
  await during('failed jobs listed', () => emulator.jobs.list({ status: 'Failed' }));
  await during('snapshot', () => emulator.snapshots.take('many'));
  await during('restore', () => emulator.snapshots.restore('many'));
  await during('export', () => emulator.snapshots.export(exported));
  await during('reset', () => emulator.reset());
  await during('import', () => emulator.snapshots.import(exported));
  await during('snapshot deleted', () => emulator.snapshots.delete('many'));
  await server.stop();
  return figures;
}

/** Asks one thing after the other over one connection for as long as work takes: the longest wait for an answer. */
async function probe(endpoint: string, work: () => Promise<unknown>): Promise<{ longest: number; total: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = () => answered(`${endpoint}/_emulator/v1/health`, agent);
  await ask();
  let isDone = false;
  let longest = 0;
  const started = performance.now();
  const done = work().finally(() => {
    isDone = true;
  });
  while (!isDone) {
    const asked = performance.now();
    await ask();
    longest = Math.max(longest, performance.now() - asked);
  }
  await done;
  const total = performance.now() - started;
  agent.destroy();
  return { longest, total };
}

/** Has so many jobs dispatched. */
async function poll(endpoint: string, count: number): Promise<void> {
  for (let left = count; left > 0; ) {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'CodePipeline_20150709.PollForJobs' },
      body: JSON.stringify({ actionTypeId, maxBatchSize: Math.min(left, 100) }),
    });
    const { jobs } = (await response.json()) as { jobs: unknown[] };
    if (jobs.length === 0) throw new Error('No jobs are left to dispatch.');
    left -= jobs.length;
  }
}

function answered(url: string, agent: Agent, body?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: body === undefined ? 'GET' : 'POST' }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.on('data', () => {}).on('end', resolve);
    });
    sent.on('error', reject).end(body);
  });
}
