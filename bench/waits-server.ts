// The emulator from its sources in a process that a benchmark forks. It answers `{"enqueue": jobs}` when they are
// queued, `{"wait": count}` when so many waits of this process are open, each for a job that nobody takes, and
// `{"release": true}` when they are not any more. Its first two messages are its endpoint and the ids of those jobs.
import { resolveConfig } from '../src/config/config.ts';
import { enqueueJobs, listJobs, waitForJob } from '../src/control/jobs/jobs.ts';
import { runEmulator } from '../src/emulator.ts';

const { control, endpoint } = await runEmulator(resolveConfig({ port: 0, auth: 'off', logLevel: 'silent' }), () => {});
const typeOf = (provider: string) => ({ category: 'Build', owner: 'Custom', provider, version: '1' }) as const;
const enqueue = (provider: string, count: number) =>
  enqueueJobs.run(control, { job: { actionTypeId: typeOf(provider), count } });

await enqueue('Waited', 1000);
const ids = (await listJobs.run(control, { limit: 1000 })).jobs.map(({ id }) => id);
let release = new AbortController();

process.on('message', async (message: { enqueue?: number; wait?: number; release?: true }) => {
  for (let left = message.enqueue ?? 0; left > 0; left -= 1000) await enqueue('Bench', Math.min(left, 1000));
  for (let index = 0; index < (message.wait ?? 0); index++) {
    const waited = { id: ids[index % ids.length] as string, status: 'Succeeded', timeout: '1h' } as const;
    Promise.resolve(waitForJob.run(control, waited, release.signal)).catch(() => {});
  }
  if (message.release) {
    release.abort();
    release = new AbortController();
  }
  process.send?.('done');
});
process.send?.([endpoint, ids]);
process.on('SIGINT', () => process.exit());
