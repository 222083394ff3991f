// A raw keep-alive client in a process of its own that takes and finishes jobs: so many changes a second for so many
// seconds, or so many cycles as fast as they go. Usage: changes-client.ts ENDPOINT CHANGES SECONDS [CYCLES].
// Prints {"changes":…,"cycles":…,"seconds":…} as JSON.
import { setTimeout as after } from 'node:timers/promises';
import { Connection } from './connection.ts';

const [endpoint = '', changes = '0', seconds = '0', most] = process.argv.slice(2);
const rate = Number(changes);
const mostCycles = most === undefined ? (rate / 3) * Number(seconds) : Number(most);
const poll = JSON.stringify({
  actionTypeId: { category: 'Build', owner: 'Custom', provider: 'Bench', version: '1' },
  maxBatchSize: 1,
});

let cycles = 0;
const started = performance.now();

/** Each cycle changes a job three times. */
async function work(connection: Connection): Promise<void> {
  while (cycles < mostCycles) {
    cycles += 1;
    const due = started + (most === undefined ? (cycles * 3000) / rate : 0);
    const early = due - performance.now();
    if (early > 1) await after(early);
    const { jobs } = JSON.parse(await connection.call('PollForJobs', poll)) as {
      jobs: { id: string; nonce: string }[];
    };
    const [job] = jobs;
    if (job === undefined) throw new Error('No job is left.');
    await connection.call('AcknowledgeJob', JSON.stringify({ jobId: job.id, nonce: job.nonce }));
    await connection.call('PutJobSuccessResult', JSON.stringify({ jobId: job.id }));
  }
}

const open = await Promise.all(Array.from({ length: 8 }, () => Connection.open(endpoint, { signs: false })));
await Promise.all(open.map(work));
for (const connection of open) connection.end();
console.log(JSON.stringify({ changes: cycles * 3, cycles, seconds: (performance.now() - started) / 1000 }));
