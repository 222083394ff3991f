// It polls every 15 seconds.
import { Worker } from '../bad-workers/good-worker.mjs';

class SeldomWorker extends Worker {
  pollInterval = 15_000;

  stop() {
    process.exit();
  }

  // Nothing is lost by an end between two polls; in the middle of a job it is waited for.
  async handle(job) {
    let isAsked = false;
    this.stop = () => {
      isAsked = true;
    };
    await super.handle(job);
    if (isAsked) process.exit();
    this.stop = () => process.exit();
  }
}

await new SeldomWorker().run();
