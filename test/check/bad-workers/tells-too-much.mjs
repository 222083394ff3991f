// Sends the whole log of a failure as its message.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async fail(jobId, message) {
    const failureDetails = { type: 'JobFailed', message: message.padEnd(6000, '.') };
    const { error } = await this.attempt(() => this.codepipeline.putJobFailureResult({ jobId, failureDetails }));
    if (error) await super.fail(jobId, message);
  }
}

await new BadWorker().run();
