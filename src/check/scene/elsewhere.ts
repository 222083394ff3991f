import type { Scene } from './scene.ts';

/** What another worker does: takes a job that has been dispatched. */
async function takeElsewhere(scene: Scene, job: string): Promise<void> {
  const { nonce } = await scene.emulator.jobs.get(job);
  const { acknowledgement } = scene.subject.operations;
  await scene.emulator.operations.call(acknowledgement, { jobId: job, nonce, ...(await tokenFor(scene, job)) });
}

/** Takes it and reports its end. */
export async function doElsewhere(scene: Scene, job: string, result: 'success' | 'failure'): Promise<void> {
  await takeElsewhere(scene, job);
  const failureDetails = { type: 'JobFailed', message: 'Another worker reports a failure.' };
  await scene.emulator.operations.call(scene.subject.operations[result], {
    jobId: job,
    ...(result === 'failure' && { failureDetails }),
    ...(await tokenFor(scene, job)),
  });
}

/** What partners show besides. */
async function tokenFor(scene: Scene, job: string): Promise<{ readonly clientToken?: string }> {
  const { clientId } = await scene.emulator.jobs.get(job);
  if (clientId === undefined) return {};
  const clients = await scene.emulator.thirdPartyClients.list();
  const client = clients.find((each) => each.clientId === clientId);
  return client === undefined ? {} : { clientToken: client.clientToken };
}
