import type { Scene } from './scene.ts';

/** Looks whether a job's output artifacts are there and, where they say that they are a zip, open. */
export async function judgeOutputs(scene: Scene, job: string): Promise<void> {
  for (const { role, name, content } of await scene.emulator.artifacts.list(job)) {
    if (role !== 'output') continue;
    if (content === undefined) {
      scene.complain(`It reported success, and the output artifact ${name} is not there.`);
      continue;
    }
    if (content.entries !== undefined) continue;
    const { bytes } = await scene.emulator.artifacts.get({ bucket: content.bucket, key: content.key });
    if (bytes.subarray(0, 2).toString() === 'PK') {
      scene.complain(`The output artifact ${name} begins like a zip and is none: ${content.notListed}`);
    }
  }
}
