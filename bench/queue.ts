import { resolve } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { freePort, runScript, type ServerProcess, startServer } from './processes.ts';
import { type Figure, median, percentile } from './statistics.ts';

const types = 50;
const polls = 1000;
const rounds = 3;
const sizes = [1000, 100_000, 1_000_000] as const;
const [, , most] = sizes;

/** The index.js of an earlier build, whose memory stands beside this one's. */
const baseline = process.env.BENCH_BASELINE;

/** Requests after which an emulator counts as one that has been used. */
const fewRequests = 100;
/** Real milliseconds in which what a reset has freed is given back; JavaScript's heap shrinks when it is idle. */
const timeToShrink = 30_000;

/** Latency of PollForJobs and memory by the number of queued jobs. All sizes are polled in turns. */
export async function queue(): Promise<Figure[]> {
  return [...(await latency()), ...(await memory())];
}

async function latency(): Promise<Figure[]> {
  const servers = await Promise.all(sizes.map((size) => startServer('bench/emulator-server.ts', size, types)));
  const times = sizes.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, server] of servers.entries()) {
      // A thousand jobs are a thousand polls' worth: a small queue is asked fewer times a round, so that it never runs
      // dry.
      const count = Math.min(polls, (sizes[index] ?? 0) / (rounds + 1));
      times[index]?.push(...(await poll(server, count)));
    }
  }
  for (const server of servers) await server.stop();
  const [small = [], , large = []] = times;
  return [
    ...sizes.flatMap((size, index): Figure[] => [
      { name: `poll, ${size} queued, median`, value: median(times[index] ?? []), unit: 'ms' },
      { name: `poll, ${size} queued, 99th percentile`, value: percentile(times[index] ?? [], 99), unit: 'ms' },
    ]),
    {
      name: `poll, ${most} queued / 1000 queued`,
      value: median(large) / median(small),
      unit: 'ratio',
      goal: { most: 1.3 },
    },
  ];
}

async function memory(): Promise<Figure[]> {
  const now = await memoryOf(new URL('../dist/index.js', import.meta.url).href);
  const before = baseline === undefined ? undefined : await memoryOf(pathToFileURL(resolve(baseline)).href);
  const megabytes = (bytes: number) => bytes / 1024 / 1024;
  const ratio = (name: string, one: number, other: number | undefined, most?: number): Figure[] =>
    other === undefined
      ? []
      : [
          {
            name: `${name} / baseline`,
            value: one / other,
            unit: 'ratio',
            ...(most !== undefined && { goal: { most } }),
          },
        ];
  return [
    { name: `memory, after ${fewRequests} requests`, value: megabytes(now.idle), unit: 'MB' },
    ...ratio(`memory, after ${fewRequests} requests`, now.idle, before?.idle, 0.75),
    { name: `memory, ${most} queued jobs, above idle`, value: megabytes(now.jobs), unit: 'MB' },
    ...ratio(`memory, ${most} queued jobs`, now.jobs, before?.jobs, 0.35),
    { name: 'memory, after the reset of these', value: megabytes(now.reset), unit: 'MB', goal: { most: 150 } },
    ...ratio('memory, after the reset of these', now.reset, before?.reset),
  ];
}

/** Resident bytes of a build: after few requests, with very many jobs more than that, and after their reset. */
async function memoryOf(build: string): Promise<{ idle: number; jobs: number; reset: number }> {
  const idle = await memoryOfCommand(fileURLToPath(new URL('cli/main.js', build)));
  const full = await startServer('bench/emulator-server.ts', most, types, 'off', build);
  await poll(full, fewRequests);
  const jobs = full.memory() - idle;
  await fetch(`${full.endpoint}/_emulator/v1/reset`, { method: 'POST' });
  await after(timeToShrink);
  const reset = full.memory();
  await full.stop();
  return { idle, jobs, reset };
}

/** Of the command, without what the benchmark itself loads, after requests to AWS's API. */
async function memoryOfCommand(program: string): Promise<number> {
  const port = await freePort();
  const { endpoint, memory, stop } = await startServer(program, 'start', '--port', port, '--auth', 'off');
  const url = endpoint.match(/http:\S+/)?.[0] ?? `http://127.0.0.1:${port}`;
  const counts = { minimumCount: 0, maximumCount: 1 };
  const type = { category: 'Build', provider: 'Bench', version: '1' };
  const body = JSON.stringify({ ...type, inputArtifactDetails: counts, outputArtifactDetails: counts });
  const target = 'CodePipeline_20150709.CreateCustomActionType';
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
  await fetch(url, { method: 'POST', headers, body });
  await runScript('bench/poll-client.ts', url, 1, fewRequests);
  const bytes = memory();
  await stop();
  return bytes;
}

function poll({ endpoint }: ServerProcess, count: number): Promise<number[]> {
  return runScript<number[]>('bench/poll-client.ts', endpoint, types, count);
}
