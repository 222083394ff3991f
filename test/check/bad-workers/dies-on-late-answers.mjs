// Ends when an answer takes longer than 1.7 seconds.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  attempt(call) {
    return super.attempt(async () => {
      const timer = setTimeout(() => process.exit(1), 1700);
      return call().finally(() => clearTimeout(timer));
    });
  }
}

await new BadWorker().run();
