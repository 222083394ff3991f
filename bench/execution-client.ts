// Workers over as many connections, in a process of their own: they do the jobs of the pipeline `Flow` and start its
// next execution when one has ended. Usage: execution-client.ts ENDPOINT WORKERS EXECUTIONS. Prints {"seconds":…} as
// JSON.
import { customType } from './bench-pipeline.ts';
import { Connection, timedAwake } from './connection.ts';

const [endpoint = '', workers = '8', executions = '1000'] = process.argv.slice(2);
const all = Number(executions);

/** Fewer than the service's limit of 50 in PARALLEL mode. */
const atOnce = 40;

/** Later stages first, so that executions end. */
const polls = (['Deploy', 'Build'] as const).map((category) => ({
  isLast: category === 'Deploy',
  body: JSON.stringify({ actionTypeId: customType(category) }),
}));

let started = 0;
let ended = 0;

async function start(connection: Connection): Promise<void> {
  if (started === all) return;
  started += 1;
  await connection.call('StartPipelineExecution', JSON.stringify({ name: 'Flow' }));
}

async function work(connection: Connection): Promise<void> {
  while (ended < all) {
    for (const { body, isLast } of polls) {
      const { jobs } = JSON.parse(await connection.call('PollForJobs', body)) as {
        jobs: { id: string; nonce: string }[];
      };
      const [job] = jobs;
      if (job === undefined) continue;
      await connection.call('AcknowledgeJob', JSON.stringify({ jobId: job.id, nonce: job.nonce }));
      const outputVariables = isLast ? undefined : { Version: '1.4.2' };
      await connection.call('PutJobSuccessResult', JSON.stringify({ jobId: job.id, outputVariables }));
      if (!isLast) break;
      ended += 1;
      await start(connection);
      break;
    }
  }
}

const open = await Promise.all(
  Array.from({ length: Number(workers) }, () => Connection.open(endpoint, { signs: true })),
);
for (let count = 0; count < atOnce; count++) await start(open[0] as Connection);
const { seconds } = await timedAwake(() => Promise.all(open.map(work)));
for (const connection of open) connection.end();
console.log(JSON.stringify({ seconds }));
