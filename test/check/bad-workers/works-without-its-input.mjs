// Goes on as if there were no input artifact when it cannot be downloaded.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async work(data, artifacts) {
    try {
      return await super.work(data, artifacts);
    } catch (error) {
      if (error.name !== 'AccessDenied') throw error;
      return super.work({ ...data, inputArtifacts: [] }, artifacts);
    }
  }
}

await new BadWorker().run();
