import type { JobDescription } from '../../../control/types.ts';
import { call, get } from '../../api/client.ts';
import { short } from '../../parts/words.ts';

/** What a worker does with a job, in its place: a customer's own, or for a partner's client with its token. */

const placeOf = ({ accountId: account, region }: JobDescription) => ({ account, region });

/** What the operations of partners ask for besides. @throws Error for a client that there is none of */
async function tokenFor(job: JobDescription): Promise<object> {
  const { clients } = await get('/third-party-clients', placeOf(job));
  const client = clients.find(({ clientId }) => clientId === job.clientId);
  if (client === undefined) throw new Error(`There is no client ${job.clientId} any more, whose token opens this job.`);
  return { clientToken: client.clientToken };
}

/** Polls for one job of the type, which is to be this one. @throws Refusal, Error when it is not */
export async function take(job: JobDescription): Promise<void> {
  const { jobs } = await call<{ jobs: readonly { readonly id?: string; readonly jobId?: string }[] }>(
    job.clientId === undefined ? 'PollForJobs' : 'PollForThirdPartyJobs',
    { actionTypeId: job.actionTypeId, maxBatchSize: 1 },
    placeOf(job),
  );
  const [taken] = jobs;
  if (taken === undefined) throw new Error('The poll got no job: an earlier one may just have been taken.');
  const id = taken.id ?? taken.jobId ?? '';
  if (id !== job.id) throw new Error(`The poll got an older job of this queue, ${short(id)}.`);
}

/** @throws Refusal */
export async function acknowledge(job: JobDescription): Promise<void> {
  const { id: jobId, nonce, clientId } = job;
  if (clientId === undefined) await call('AcknowledgeJob', { jobId, nonce }, placeOf(job));
  else await call('AcknowledgeThirdPartyJob', { jobId, nonce, ...(await tokenFor(job)) }, placeOf(job));
}

/** @throws Refusal */
export async function report(job: JobDescription, end: 'Success' | 'Failure', result: object): Promise<void> {
  const { id: jobId, clientId } = job;
  if (clientId === undefined) await call(`PutJob${end}Result`, { jobId, ...result }, placeOf(job));
  else await call(`PutThirdPartyJob${end}Result`, { jobId, ...(await tokenFor(job)), ...result }, placeOf(job));
}
