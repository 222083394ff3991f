import type { Scene } from './scene.ts';

/** Looks whether a job's output artifacts are there and, where they say that they are a zip, open. */
export async function judgeOutputs(scene: Scene, job: string): Promise<void> {
  await judgePresence(scene, job);
  for (const { role, name, content } of await scene.emulator.artifacts.list(job)) {
    if (role !== 'output' || content === undefined || content.entries !== undefined) continue;
    const { bytes } = await scene.emulator.artifacts.get({ bucket: content.bucket, key: content.key });
    if (bytes.subarray(0, 2).toString() === 'PK') {
      scene.complain(`The output artifact ${name} begins like a zip and is none: ${content.notListed}`);
    }
  }
}

/** Looks whether a job's output artifacts are there, whatever they are. */
export async function judgePresence(scene: Scene, job: string): Promise<void> {
  for (const { role, name, content } of await scene.emulator.artifacts.list(job)) {
    if (role === 'output' && content === undefined) {
      scene.complain(`It reported success, and the output artifact ${name} is not there.`);
    }
  }
}
