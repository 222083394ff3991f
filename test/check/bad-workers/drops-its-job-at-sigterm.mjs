// Ends at SIGTERM at once, and leaves the job that it is at.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  stop() {
    process.exit(143);
  }
}

await new BadWorker().run();
