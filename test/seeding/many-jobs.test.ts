import { expect, test } from 'vitest';
import type { JobFixture } from '../../src/seeding/types.ts';
import { account, startTestEmulator } from '../support/emulator.ts';
import { buildType } from '../support/jobs.ts';
import { exported, rowsOf } from '../support/states.ts';

const id = '11111111-1111-4111-8111-111111111111';
const client = { clientId: '22222222-2222-4222-8222-222222222222', clientToken: 'token' };
const partnersType = { category: 'Test', owner: 'ThirdParty', provider: 'Partner', version: '1' } as const;
const located = {
  name: 'L',
  location: { type: 'S3', s3Location: { bucketName: 'bucket', objectKey: 'key' } },
} as const;

/** The state after documents that have been loaded one after the other. */
async function stateAfter(documents: readonly JobFixture[]) {
  await using emulator = await startTestEmulator({ fixtures: { thirdPartyClients: [client] } });
  const ids: string[] = [];
  for (const job of documents) ids.push(...(await emulator.fixtures.load({ jobs: [job] })).jobIds);
  return { ids, rows: rowsOf(await exported(emulator.endpoint)) };
}

test.each<[string, number, Partial<JobFixture>]>([
  ['nothing of their own but ids', 2_345, {}],
  [
    'artifacts, each with places of its own',
    1_001,
    { inputArtifacts: [{ name: 'I' }], outputArtifacts: [{ name: 'O' }] },
  ],
  ['artifacts that share their places', 3, { inputArtifacts: [located] }],
  [
    'ids of action and execution in common',
    3,
    { pipelineContext: { pipelineExecutionId: id, action: { actionExecutionId: id } } },
  ],
  ['an action id that is no UUID', 3, { pipelineContext: { action: { name: 'a', actionExecutionId: 'as I like' } } }],
  [
    'a continuation token and a key',
    3,
    { continuationToken: 't', encryptionKey: { id: `arn:aws:kms:us-east-1:${account}:key/k`, type: 'KMS' } },
  ],
  ['a client', 3, { actionTypeId: partnersType, clientId: client.clientId }],
])('jobs of one count, with %s, are what as many documents of one make', async (_, count, job) => {
  const one = { actionTypeId: buildType, configuration: { ProjectName: 'p' }, ...job };
  const counted = await stateAfter([{ ...one, count }]);
  const single = await stateAfter(Array.from({ length: count }, () => one));

  expect(new Set(counted.ids).size).toBe(count);
  expect(counted).toEqual(single);
});
