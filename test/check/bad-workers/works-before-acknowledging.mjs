// Downloads the input artifacts first, to know how large they are, and acknowledges then.
import { Artifacts, Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  async handle(job) {
    const { artifactCredentials, inputArtifacts } = job.data;
    const artifacts = new Artifacts(this, job.id, artifactCredentials);
    for (const artifact of inputArtifacts) await artifacts.read(artifact).catch(() => {});
    await super.handle(job);
  }
}

await new BadWorker().run();
