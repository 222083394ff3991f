// It ends after each job, and when it has looked without finding one: somebody starts it again.
import { Worker } from '../bad-workers/good-worker.mjs';

const worker = new Worker();
process.on('SIGTERM', () => {});
const jobs = await worker.poll();
for (const job of jobs) await worker.handle(job);
