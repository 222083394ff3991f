// Takes its exit for a result, as of a build that has gone through.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async succeed() {
    console.log('done');
  }
}

await new BadWorker().run();
