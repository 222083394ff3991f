// Reports its success once more, in other words.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async succeed(jobId, result) {
    await super.succeed(jobId, result);
    await super.succeed(jobId, { ...result, executionDetails: { summary: 'Done, to be sure' } });
  }
}

await new BadWorker().run();
