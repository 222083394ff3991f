import { Agent, request } from 'node:http';
import { connect } from '../dist/index.js';
import { startServer } from './processes.ts';
import type { Figure } from './statistics.ts';

const workers = 32;
const jobs = 5000;
/**
 * Of eleven dispatches one is lost before it is acknowledged and one after; eleven, so that the same worker is not
 * always hit.
 */
const crashEvery = 11;

interface Tally {
  dispatches: number;
  acknowledged: Map<string, number>;
  serverErrors: number;
}

/** 32 workers over 5,000 jobs, some crashing: every job must end once and be acknowledged by one worker. */
export async function manyWorkers(): Promise<Figure[]> {
  const server = await startServer('bench/emulator-server.ts', jobs, 1);
  const emulator = await connect(server.endpoint);
  const agent = new Agent({ keepAlive: true, maxSockets: workers });
  const tally: Tally = { dispatches: 0, acknowledged: new Map(), serverErrors: 0 };
  const started = performance.now();
  for (let left = jobs; left > 0; ) {
    await Promise.all(Array.from({ length: workers }, () => work(server.endpoint, agent, tally)));
    await emulator.clock.advance({ seconds: 61 });
    left = (await emulator.jobs.list({ status: 'Queued', limit: 1 })).length;
  }
  const seconds = (performance.now() - started) / 1000;
  await emulator.clock.advance({ hours: 25 });

  let endedOnce = 0;
  for (const id of tally.acknowledged.keys()) {
    const { history } = await emulator.jobs.get(id);
    const ends = history.filter(({ status }) => ['Succeeded', 'Failed', 'TimedOut'].includes(status));
    if (ends.length === 1) endedOnce++;
  }
  agent.destroy();
  await server.stop();
  const twice = [...tally.acknowledged.values()].filter((count) => count !== 1).length;
  return [
    { name: '32 workers: jobs that ended once', value: endedOnce, unit: 'jobs', goal: { least: jobs } },
    { name: '32 workers: jobs acknowledged twice', value: twice, unit: 'jobs', goal: { most: 0 } },
    { name: '32 workers: answers of 500', value: tally.serverErrors, unit: '', goal: { most: 0 } },
    { name: '32 workers: jobs per second', value: jobs / seconds, unit: '1/s' },
  ];
}

async function work(endpoint: string, agent: Agent, tally: Tally): Promise<void> {
  const actionTypeId = { category: 'Build', owner: 'Custom', provider: 'Bench', version: '1' };
  for (;;) {
    const { jobs } = (await call('PollForJobs', { actionTypeId })) as { jobs: { id: string; nonce: string }[] };
    const [job] = jobs;
    if (job === undefined) return;
    const turn = tally.dispatches++;
    if (turn % crashEvery === 0) continue;
    const { status } = (await call('AcknowledgeJob', { jobId: job.id, nonce: job.nonce })) as { status?: string };
    if (status === 'InProgress') tally.acknowledged.set(job.id, (tally.acknowledged.get(job.id) ?? 0) + 1);
    if (turn % crashEvery !== 1) await call('PutJobSuccessResult', { jobId: job.id });
  }

  function call(operation: string, body: object): Promise<unknown> {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `CodePipeline_20150709.${operation}`,
    };
    return new Promise((resolve, reject) => {
      const sent = request(endpoint, { method: 'POST', agent, headers }, (response) => {
        let text = '';
        response.on('data', (bytes) => {
          text += bytes;
        });
        response.on('end', () => {
          if ((response.statusCode ?? 500) >= 500) tally.serverErrors++;
          resolve(text === '' ? {} : JSON.parse(text));
        });
      });
      sent.on('error', reject);
      sent.end(JSON.stringify(body));
    });
  }
}
