// Uploads a zip without its end, as of a stream that was not waited for.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async pack(text) {
    const zip = await super.pack(text);
    return zip.subarray(0, zip.length / 2);
  }
}

await new BadWorker().run();
