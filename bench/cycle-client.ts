// A raw keep-alive client in a process of its own: 16 connections poll, acknowledge and report until no job is left.
// Usage: cycle-client.ts ENDPOINT CONNECTIONS [signed]. Prints {"cycles":…,"seconds":…} as JSON.
import { Connection, timedAwake } from './connection.ts';

const [endpoint = '', connections = '16', signed] = process.argv.slice(2);

const poll = JSON.stringify({
  actionTypeId: { category: 'Build', owner: 'Custom', provider: 'Bench', version: '1' },
  maxBatchSize: 1,
});

async function work(connection: Connection): Promise<number> {
  for (let cycles = 0; ; cycles++) {
    const { jobs } = JSON.parse(await connection.call('PollForJobs', poll)) as {
      jobs: { id: string; nonce: string }[];
    };
    const [job] = jobs;
    if (job === undefined) return cycles;
    await connection.call('AcknowledgeJob', JSON.stringify({ jobId: job.id, nonce: job.nonce }));
    await connection.call('PutJobSuccessResult', JSON.stringify({ jobId: job.id }));
  }
}

const open = await Promise.all(
  Array.from({ length: Number(connections) }, () => Connection.open(endpoint, { signs: signed === 'signed' })),
);
const { result: cycles, seconds } = await timedAwake(() => Promise.all(open.map(work)));
for (const connection of open) connection.end();
console.log(JSON.stringify({ cycles: cycles.reduce((sum, count) => sum + count, 0), seconds }));
