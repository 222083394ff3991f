// Works on whatever it is handed: what AcknowledgeJob answers is nothing to it.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async acknowledge(job) {
    await super.acknowledge(job);
    return true;
  }
}

await new BadWorker().run();
