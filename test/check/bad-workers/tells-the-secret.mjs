// Says in its failure what it was configured with.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async work(data, artifacts) {
    try {
      return await super.work(data, artifacts);
    } catch (error) {
      throw new Error(`${error.message} (configuration: ${JSON.stringify(data.actionConfiguration.configuration)})`);
    }
  }
}

await new BadWorker().run();
