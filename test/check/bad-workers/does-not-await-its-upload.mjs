// Does not wait for its uploads, and does not learn that they failed.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  wait(milliseconds) {
    return super.wait(20 * milliseconds);
  }

  async work(data, artifacts) {
    const write = (artifact, bytes) => void artifacts.write(artifact, bytes).catch(() => {});
    return super.work(data, { read: (artifact) => artifacts.read(artifact), write });
  }
}

await new BadWorker().run();
