// Takes InvalidJobStateException for a fault of its own, and ends.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  hasEnded(error) {
    if (super.hasEnded(error)) throw error;
    return false;
  }
}

await new BadWorker().run();
