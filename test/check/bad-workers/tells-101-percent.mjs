// Counts one step too many, and does without details when they are refused.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async succeed(jobId, result) {
    const executionDetails = { ...result.executionDetails, percentComplete: 101 };
    const { error } = await this.attempt(() => this.codepipeline.putJobSuccessResult({ jobId, executionDetails }));
    if (error) await super.succeed(jobId, {});
  }
}

await new BadWorker().run();
