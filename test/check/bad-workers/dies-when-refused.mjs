// Ends when nothing listens.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  attempt(call) {
    return super.attempt(() => call().catch(this.endIfRefused));
  }

  endIfRefused(error) {
    if (error.code === 'ECONNREFUSED') process.exit(1);
    throw error;
  }
}

await new BadWorker().run();
