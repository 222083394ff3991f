// Its jobs take three seconds.
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from '../bad-workers/good-worker.mjs';

class SlowWorker extends Worker {
  async work(data, artifacts) {
    await sleep(3000);
    return super.work(data, artifacts);
  }
}

await new SlowWorker().run();
