// Ends when a service is unavailable.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  attempt(call) {
    return super.attempt(() => call().catch(this.endIfUnavailable));
  }

  endIfUnavailable(error) {
    if (error.$metadata?.httpStatusCode === 503) process.exit(1);
    throw error;
  }
}

await new BadWorker().run();
