import type { Scene } from './scene.ts';

/** What another worker does: takes a job, which it polls for where nobody has. */
export async function takeElsewhere(scene: Scene, job: string): Promise<void> {
  const { poll, acknowledgement } = scene.subject.operations;
  const { status } = await scene.emulator.jobs.get(job);
  if (status === 'Queued') await scene.emulator.operations.call(poll, await pollInput(scene, job));
  const { nonce } = await scene.emulator.jobs.get(job);
  await scene.emulator.operations.call(acknowledgement, { jobId: job, nonce, ...(await tokenFor(scene, job)) });
}

async function pollInput({ emulator, subject }: Scene, job: string) {
  const { actionTypeId, configuration } = await emulator.jobs.get(job);
  const queryable = subject.properties.find((property) => property.queryable)?.name;
  const asks = queryable !== undefined && actionTypeId.owner === 'Custom';
  return { actionTypeId, ...(asks && { queryParam: { [queryable]: configuration[queryable] } }) };
}

/** Reports the end of a job that it has taken. */
export async function reportElsewhere(scene: Scene, job: string, result: 'success' | 'failure'): Promise<void> {
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
