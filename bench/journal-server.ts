// The emulator from its sources in a process that a benchmark forks. It answers `{"enqueue": jobs}` when they are
// queued, and any other message with the microseconds of CPU time that the process has used.
// Usage: journal-server.ts kept|off. `off` takes the journal out of the way, which no option does.
import { resolveConfig } from '../src/config/config.ts';
import { enqueueJobs } from '../src/control/jobs/jobs.ts';
import { runEmulator } from '../src/emulator.ts';
import { Journal } from '../src/journal/journal.ts';
import type { RequestDraft } from '../src/journal/request-record.ts';

const [journal = 'kept'] = process.argv.slice(2);
if (journal === 'off') {
  const nobody = {} as RequestDraft;
  Journal.prototype.begin = () => nobody;
  for (const method of ['end', 'noteInput', 'noteCaller'] as const) Journal.prototype[method] = () => {};
}
const { control, endpoint } = await runEmulator(resolveConfig({ port: 0, auth: 'off', logLevel: 'silent' }), () => {});
const actionTypeId = { category: 'Build', owner: 'Custom', provider: 'Bench', version: '1' } as const;

process.on('message', async ({ enqueue = 0 }: { enqueue?: number }) => {
  for (let left = enqueue; left > 0; left -= 1000) {
    await enqueueJobs.run(control, { job: { actionTypeId, count: Math.min(left, 1000) } });
  }
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.send?.(endpoint);
process.on('SIGINT', () => process.exit());
