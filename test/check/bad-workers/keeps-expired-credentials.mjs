// Tries again with the credentials that have expired.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async renew(_jobId, credentials) {
    return credentials;
  }
}

await new BadWorker().run();
