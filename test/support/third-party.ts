import {
  AcknowledgeThirdPartyJobCommand,
  type ActionTypeId,
  GetThirdPartyJobDetailsCommand,
  PollForThirdPartyJobsCommand,
  type ThirdPartyJob,
} from '@aws-sdk/client-codepipeline';
import type { DeclaredActionTypeFixture, WorkerJobFixture } from '../../src/control/types.ts';
import type { TestEmulator } from './emulator.ts';

/** A partner's deploy action. */
export const acmeType = {
  category: 'Deploy',
  owner: 'ThirdParty',
  provider: 'Acme',
  version: '1',
} as const satisfies ActionTypeId;

/** The same as GetActionType shows it: without a `jobTimeout`. */
export const acmeDeclaration = {
  id: acmeType,
  executor: {
    type: 'JobWorker',
    configuration: { jobWorkerExecutorConfiguration: { pollingAccounts: ['123456789012'] } },
  },
  inputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
  outputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
  properties: [],
} as const satisfies DeclaredActionTypeFixture;

export const ann = { clientId: '0000000a-0000-4000-8000-000000000001', clientToken: 'token of Ann' };
export const bob = { clientId: '0000000b-0000-4000-8000-000000000002', clientToken: 'token of Bob' };

/** The partner's action type and two customers, of whom Ann is the first. */
export const partner = { fixtures: { actionTypes: [acmeDeclaration], thirdPartyClients: [ann, bob] } };

/** Options with the partner whose jobs have so many seconds each. */
export function partnerWithTimeout(jobTimeout: number) {
  const type = { ...acmeDeclaration, executor: { ...acmeDeclaration.executor, jobTimeout } };
  return { fixtures: { ...partner.fixtures, actionTypes: [type] } };
}

/** Puts a job for Ann into the queue of the partner's action; answers its id. */
export async function enqueueAcme(emulator: TestEmulator, job: Omit<WorkerJobFixture, 'actionTypeId'> = {}) {
  const { id } = await emulator.jobs.enqueue({ actionTypeId: acmeType, ...job });
  return id;
}

/** Polls the partner's action for one job. */
export async function pollAcme(emulator: TestEmulator): Promise<ThirdPartyJob | undefined> {
  const { jobs = [] } = await emulator.client.send(new PollForThirdPartyJobsCommand({ actionTypeId: acmeType }));
  return jobs[0];
}

/** Brings a new job for Ann as far as a worker's look at its details; answers its id and nonce. */
export async function dispatchedAcme(emulator: TestEmulator, job: Omit<WorkerJobFixture, 'actionTypeId'> = {}) {
  const id = await enqueueAcme(emulator, job);
  const polled = await pollAcme(emulator);
  if (polled?.jobId !== id) throw new Error(`Job ${id} is not the head of its queue`);
  const { clientToken } = ann;
  const { jobDetails } = await emulator.client.send(new GetThirdPartyJobDetailsCommand({ jobId: id, clientToken }));
  return { jobId: id, nonce: jobDetails?.nonce as string };
}

/** Brings a new job for Ann as far as its acknowledgement; answers its id. */
export async function acknowledgedAcme(emulator: TestEmulator, job: Omit<WorkerJobFixture, 'actionTypeId'> = {}) {
  const { jobId, nonce } = await dispatchedAcme(emulator, job);
  const { clientToken } = ann;
  await emulator.client.send(new AcknowledgeThirdPartyJobCommand({ jobId, nonce, clientToken }));
  return jobId;
}
