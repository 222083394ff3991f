// Takes ThrottlingException for a fault of its own, and ends.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  attempt(call) {
    return super.attempt(() => call().catch(this.endIfThrottled));
  }

  endIfThrottled(error) {
    if (error.name === 'ThrottlingException') process.exit(1);
    throw error;
  }
}

await new BadWorker().run();
