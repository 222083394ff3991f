// Polls again at once when there is no job.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  pollInterval = 0;
}

await new BadWorker().run();
