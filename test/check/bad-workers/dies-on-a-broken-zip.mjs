// Unpacks outside of what it catches.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async unpack(bytes) {
    return super.unpack(bytes).catch((error) => process.exit(String(error).length > 0 ? 1 : 0));
  }
}

await new BadWorker().run();
