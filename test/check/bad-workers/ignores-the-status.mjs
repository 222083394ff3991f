// Takes every answer of AcknowledgeJob that is no error for a yes.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async acknowledge({ id: jobId, nonce }) {
    const { error, wasLost } = await this.attempt(() => this.codepipeline.acknowledgeJob({ jobId, nonce }));
    return !error || (error.name === 'InvalidNonceException' && wasLost);
  }
}

await new BadWorker().run();
