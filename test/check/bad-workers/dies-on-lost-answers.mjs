// Ends when a connection breaks.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  attempt(call) {
    return super.attempt(() => call().catch(this.endIfLost));
  }

  endIfLost(error) {
    if (error.$metadata?.httpStatusCode === undefined) process.exit(1);
    throw error;
  }
}

await new BadWorker().run();
