// Asks for the details of a job outside of what it catches.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async do(job) {
    const { jobDetails } = await this.codepipeline.getJobDetails({ jobId: job.id });
    await super.do({ id: job.id, data: jobDetails.data });
  }
}

await new BadWorker().run();
