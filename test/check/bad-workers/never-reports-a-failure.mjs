// Writes into its log that the work has failed, and nowhere else.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async fail(jobId, message) {
    console.error(`job ${jobId} failed: ${message}`);
  }
}

await new BadWorker().run();
