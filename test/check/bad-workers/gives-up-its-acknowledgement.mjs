// Takes InvalidNonceException for another worker at all times, also when its own acknowledgement was lost.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async acknowledge({ id: jobId, nonce }) {
    const { answer } = await this.attempt(() => this.codepipeline.acknowledgeJob({ jobId, nonce }));
    return answer?.status === 'InProgress';
  }
}

await new BadWorker().run();
