import { describe, expect, test } from 'vitest';
import type { FixtureDocument } from '../../src/control/types.ts';
import { account, region, startTestEmulator } from '../support/emulator.ts';
import { buildType, jobId } from '../support/jobs.ts';
import { acmeDeclaration, acmeType, ann, bob, enqueueAcme, partner, pollAcme } from '../support/third-party.ts';

async function refusalOf(document: FixtureDocument): Promise<string> {
  await using emulator = await startTestEmulator();
  return await emulator.fixtures.load(document).then(
    () => 'nothing',
    (error: Error) => error.message,
  );
}

const lambdaType = {
  ...acmeDeclaration,
  executor: {
    type: 'Lambda' as const,
    configuration: { lambdaExecutorConfiguration: { lambdaFunctionArn: 'arn:aws:lambda:x:123456789012:function:f' } },
  },
};

describe('a fixture document', () => {
  test.each<[string, FixtureDocument, string]>([
    [
      'a job for a client that is not there',
      { jobs: [{ actionTypeId: acmeType, clientId: ann.clientId }] },
      `jobs[0]: There is no client ${ann.clientId}; give it under thirdPartyClients, with its token.`,
    ],
    [
      'a client for the job of a custom action',
      { thirdPartyClients: [ann], jobs: [{ actionTypeId: buildType, clientId: ann.clientId }] },
      `jobs[0]: Only a third-party job has a client; leave out clientId, or give a type whose owner is ThirdParty.`,
    ],
    [
      'a job of a function that nobody gave',
      { actionTypes: [lambdaType], jobs: [{ actionTypeId: acmeType }] },
      "jobs[0]: There is no function 'f'; give it under functions.",
    ],
    [
      'a job of an action that AWS runs',
      { jobs: [{ actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' } }] },
      "jobs[0].actionTypeId.owner: 'AWS' is not one of Custom, ThirdParty.",
    ],
    [
      "a type of AWS's catalogue",
      {
        actionTypes: [
          { ...acmeDeclaration, id: { category: 'Source', owner: 'ThirdParty', provider: 'GitHub', version: '1' } },
        ],
      },
      "actionTypes[0]: Action type Source/ThirdParty/GitHub/1 is in AWS's catalogue, which cannot be changed. (ActionTypeAlreadyExistsException)",
    ],
    [
      'a type that exists with another declaration',
      { actionTypes: [acmeDeclaration, { ...acmeDeclaration, description: 'Another' }] },
      'actionTypes[1]: Action type Deploy/ThirdParty/Acme/1 already exists with another definition. (ActionTypeAlreadyExistsException)',
    ],
    [
      'tags on a third-party type',
      {
        actionTypes: [
          {
            ...acmeType,
            inputArtifactDetails: acmeDeclaration.inputArtifactDetails,
            outputArtifactDetails: acmeDeclaration.outputArtifactDetails,
            tags: [{ key: 'a', value: 'b' }],
          },
        ],
      },
      'actionTypes[0]: Only a custom action type has tags; leave them out.',
    ],
    [
      'the executor of neither kind',
      { actionTypes: [{ ...acmeDeclaration, executor: { type: 'Worker' as 'Lambda', configuration: {} } }] },
      "actionTypes[0].executor.type: 'Worker' is not one of JobWorker, Lambda. Did you mean 'JobWorker'?",
    ],
    [
      'a client whose id is no UUID',
      { thirdPartyClients: [{ ...ann, clientId: 'Ann' }] },
      "thirdPartyClients[0].clientId: 'Ann' is not a UUID in lower case.",
    ],
    [
      'a client without a token',
      { thirdPartyClients: [{ clientId: ann.clientId } as typeof ann] },
      "thirdPartyClients[0]: 'clientToken' must be given.",
    ],
  ])('is refused with %s', async (_, document, sentence) => {
    expect(await refusalOf(document)).toBe(sentence);
  });

  test('may name a partner action that nobody declared: it is made from the job, done by job workers', async () => {
    await using emulator = await startTestEmulator({ fixtures: { thirdPartyClients: [bob] } });

    const id = await enqueueAcme(emulator, { configuration: { Site: 'x' } });

    expect(await pollAcme(emulator)).toEqual({ clientId: bob.clientId, jobId: id });
  });

  test('takes a job as get-third-party-job-details prints it', async () => {
    const data = { actionTypeId: acmeType, pipelineContext: { pipelineName: 'Shop', stage: { name: 'Deploy' } } };
    await using emulator = await startTestEmulator(partner);

    await emulator.fixtures.load({
      jobs: [{ jobDetails: { id: jobId(7), nonce: '3', data, clientId: bob.clientId } }],
    });

    expect(await emulator.jobs.get(jobId(7))).toMatchObject({
      status: 'Queued',
      nonce: null,
      clientId: bob.clientId,
      pipelineName: 'Shop',
    });
  });

  test('gives a client that is there its new token and type', async () => {
    await using emulator = await startTestEmulator(partner);

    await emulator.fixtures.load({ thirdPartyClients: [{ ...ann, clientToken: 'rotated', actionType: acmeType }] });

    expect(await emulator.thirdPartyClients.list()).toEqual([
      { clientId: ann.clientId, clientToken: 'rotated', actionType: acmeType, accountId: account, region },
      { ...bob, accountId: account, region },
    ]);
  });

  test('leaves no client behind after a reset but those of the start', async () => {
    await using emulator = await startTestEmulator(partner);
    await emulator.fixtures.load({ region: 'eu-central-1', thirdPartyClients: [ann] });

    await emulator.reset();

    expect((await emulator.thirdPartyClients.list()).map(({ clientId, region: of }) => [clientId, of])).toEqual([
      [ann.clientId, region],
      [bob.clientId, region],
    ]);
  });
});
