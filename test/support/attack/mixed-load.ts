import { setTimeout as after } from 'node:timers/promises';
import { buildType } from '../jobs.ts';
import { pipelineNames } from '../plausible-inputs.ts';
import { Client } from './client.ts';
import { bytesOfRequest, Connection, ConnectionEnded } from './connection.ts';
import type { Random } from './random.ts';
import { headersSignedFor } from './signed-headers.ts';

/** Does something once; whatever is refused because the state has been reset meanwhile is no matter. */
type Deed = (client: Client, random: Random, port: number) => Promise<unknown>;

/** What an emulator does in a day of many people: each of them over and over, all at once. */
const deeds: readonly Deed[] = [
  work,
  work,
  work,
  runPipelines,
  keepObjects,
  uploadInParts,
  waitAndLeave,
  listenAndLeave,
];

/**
 * Loads an emulator for some milliseconds; afterwards nothing is under way, and no connection is open.
 * @returns how many deeds were done
 */
export async function loadFor(milliseconds: number, port: number, random: Random): Promise<number> {
  const end = performance.now() + milliseconds;
  let done = 0;
  const lane = async (deed: Deed) => {
    while (performance.now() < end) {
      using client = new Client(port);
      for (let turn = 0; turn < 20 && performance.now() < end; turn++) {
        await deed(client, random, port);
        done += 1;
      }
    }
  };
  await Promise.all([...deeds.map(lane), exportNowAndThen(port, end)]);
  return done;
}

async function work(client: Client, random: Random): Promise<void> {
  const { body } = await client.call('PollForJobs', { actionTypeId: buildType, maxBatchSize: 3 });
  if (body.jobs.length === 0) await client.control('POST', '/jobs', { actionTypeId: buildType, count: 20 });
  for (const { id: jobId, nonce } of body.jobs as { id: string; nonce: string }[]) {
    if (random.chance(0.05)) continue;
    await client.call('AcknowledgeJob', { jobId, nonce });
    const failureDetails = { type: 'JobFailed', message: 'no' };
    if (random.chance(0.1)) await client.call('PutJobFailureResult', { jobId, failureDetails });
    else await client.call('PutJobSuccessResult', { jobId, outputVariables: { a: 'x'.repeat(random.below(500)) } });
  }
}

async function runPipelines(client: Client, random: Random): Promise<void> {
  const name = random.in(pipelineNames);
  await client.call('StartPipelineExecution', { name });
  await client.call('GetPipelineState', { name });
  await client.call('ListActionExecutions', { pipelineName: name });
  await client.control('GET', `/pipelines/${name}/history`);
}

async function keepObjects(client: Client, random: Random, port: number): Promise<void> {
  const key = `/bucket-1/${random.below(20)}`;
  const bytes = Buffer.alloc(random.of(10, 10_000, 2_000_000), random.below(256));
  await client.s3('PUT', key, bytes);
  await client.s3('GET', key);
  if (random.chance(0.3)) await client.s3('DELETE', key);
  if (random.chance(0.2)) {
    const request = { method: 'PUT', target: '/bucket-1/never', headers: headersSignedFor('s3'), body: bytes };
    await leaveAfter(5, port, bytesOfRequest(request).subarray(0, -1));
  }
}

async function uploadInParts(client: Client, random: Random): Promise<void> {
  const { body } = await client.s3('POST', '/bucket-2/parts?uploads');
  const upload = /<UploadId>([^<]+)/.exec(body.toString())?.[1];
  if (upload === undefined) return;
  await client.s3('PUT', `/bucket-2/parts?uploadId=${upload}&partNumber=1`, Buffer.alloc(random.below(300_000)));
  if (random.chance(0.8)) await client.s3('DELETE', `/bucket-2/parts?uploadId=${upload}`);
}

async function waitAndLeave(client: Client, random: Random, port: number): Promise<void> {
  const { status, body } = await client.control('POST', '/jobs', { actionTypeId: buildType });
  if (status !== 200) return;
  const target = `/_emulator/v1/jobs/${body.id}/wait?status=TimedOut&timeout=1h`;
  await leaveAfter(random.below(30), port, get(target));
  await client.control('GET', `/jobs/${body.id}/wait?status=InProgress&timeout=5ms`);
}

async function listenAndLeave(_client: Client, random: Random, port: number): Promise<void> {
  await leaveAfter(random.below(50), port, get('/_emulator/v1/events/stream'));
}

/** Half of them are read to their end. */
async function exportNowAndThen(port: number, end: number): Promise<void> {
  while (performance.now() < end) {
    await leaveAfter(10, port, get('/_emulator/v1/state'));
    using client = new Client(port);
    await client.exportState();
    await after(200);
  }
}

function get(target: string): Buffer {
  return bytesOfRequest({ method: 'GET', target, headers: [['Host', 'localhost']] });
}

/** Sends bytes and ends the connection after a while, whatever has come by then. */
async function leaveAfter(milliseconds: number, port: number, bytes: Buffer): Promise<void> {
  using connection = new Connection(port);
  const left = connection.exchange(bytes).catch((error) => {
    if (!(error instanceof ConnectionEnded)) throw error;
  });
  await after(milliseconds);
  connection.close();
  await left;
}
