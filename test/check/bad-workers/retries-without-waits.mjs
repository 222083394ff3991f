// Tries again at once, and for as long as it takes.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  pollInterval = 1000;

  attempt(call) {
    return super.attempt(async () => {
      for (;;) {
        try {
          return await call();
        } catch (error) {
          if (!['ThrottlingException', 'ServiceUnavailable'].includes(error.name)) throw error;
        }
      }
    });
  }
}

await new BadWorker().run();
