// Goes on after SIGTERM.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  stop() {
    console.log('SIGTERM? Not now.');
  }
}

await new BadWorker().run();
