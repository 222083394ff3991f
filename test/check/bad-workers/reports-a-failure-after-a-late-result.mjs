// Reports a failure when its success is refused because the job has ended.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  hasEnded() {
    return false;
  }
}

await new BadWorker().run();
