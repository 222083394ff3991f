// Writes the whole configuration to its log.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  begin(configuration) {
    console.log('testing', configuration);
  }
}

await new BadWorker().run();
