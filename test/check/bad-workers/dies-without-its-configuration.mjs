// Does not think of a property that need not be there.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async do(job) {
    const { Branch } = job.data.actionConfiguration.configuration;
    console.log(`testing ${Branch.trim()}`);
    await super.do(job);
  }
}

await new BadWorker().run();
