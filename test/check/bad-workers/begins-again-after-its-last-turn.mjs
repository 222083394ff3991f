// Continues a job that is done.
import { ContinuingWorker } from './good-continuing-worker.mjs';

class BadWorker extends ContinuingWorker {
  async work(data, artifacts) {
    return { continuationToken: '0', ...(await super.work(data, artifacts)) };
  }
}

await new BadWorker().run();
