// Starts 100 emulators in this process, runs a cycle on each, over HTTP and unsigned, and stops them all, after one that
// warms up. Usage: many-emulators-process.ts [INDEX-JS]. Prints as JSON the CPU milliseconds of all that, and by how many
// bytes the process is larger for each while all of them run.
import { pathToFileURL } from 'node:url';
import { Connection } from './connection.ts';

const many = 100;
const [library = 'dist/index.js'] = process.argv.slice(2);
const { startEmulator } = (await import(pathToFileURL(library).href)) as typeof import('../dist/index.js');
const actionTypeId = { category: 'Build', owner: 'Custom', provider: 'Bench', version: '1' } as const;

await Promise.all((await startAll(1)).map(({ stop }) => stop()));
global.gc?.();
const before = { cpu: process.cpuUsage(), memory: process.memoryUsage.rss() };
const running = await startAll(many);
global.gc?.();
const memory = (process.memoryUsage.rss() - before.memory) / many;
await Promise.all(running.map(({ stop }) => stop()));
const { user, system } = process.cpuUsage(before.cpu);
console.log(JSON.stringify({ cpu: (user + system) / 1000, memory }));

async function startAll(count: number) {
  const started = [];
  for (let number = 0; number < count; number++) {
    const emulator = await startEmulator({ auth: 'off' });
    await cycle(emulator);
    started.push(emulator);
  }
  return started;
}

async function cycle({ endpoint, jobs }: Awaited<ReturnType<typeof startEmulator>>): Promise<void> {
  await jobs.enqueue({ actionTypeId: { category: 'Build', provider: 'Bench', version: '1' } });
  const connection = await Connection.open(endpoint, { signs: false });
  const polled = JSON.parse(await connection.call('PollForJobs', JSON.stringify({ actionTypeId })));
  const { id: jobId, nonce } = polled.jobs[0];
  await connection.call('AcknowledgeJob', JSON.stringify({ jobId, nonce }));
  await connection.call('PutJobSuccessResult', JSON.stringify({ jobId }));
  connection.end();
}
