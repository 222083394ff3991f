// Counts on a file, outside of what it catches.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async unpack(bytes) {
    const names = await super.unpack(bytes);
    if (names.length === 0) process.exit(1);
    return names;
  }
}

await new BadWorker().run();
