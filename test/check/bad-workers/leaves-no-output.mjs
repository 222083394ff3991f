// Uploads nothing.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async work(data, artifacts) {
    return super.work({ ...data, outputArtifacts: [] }, artifacts);
  }
}

await new BadWorker().run();
