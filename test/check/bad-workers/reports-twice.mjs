// Reports its success once more, to be sure.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async succeed(jobId, result) {
    await super.succeed(jobId, result);
    await super.succeed(jobId, result);
  }
}

await new BadWorker().run();
