// Asks for ten jobs, and does the first of them.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async poll() {
    const jobs = await super.poll(10);
    return jobs.slice(0, 1);
  }
}

await new BadWorker().run();
