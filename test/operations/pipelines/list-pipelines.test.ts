import { DeletePipelineCommand, ListPipelinesCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isLargerThan, isShorterThan, isSmallerThan } from '../../support/describe-input.ts';
import { startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { createPipeline, pipeline, pipelineFixtures, updatePipeline } from '../../support/pipelines.ts';

const fixtures = [pipelineFixtures];

async function createAll(emulator: Pick<TestEmulator, 'client'>, ...names: string[]) {
  for (const name of names) await createPipeline(emulator, pipeline({ name }));
}

async function namesOf(emulator: TestEmulator, input: { maxResults?: number; nextToken?: string | undefined }) {
  const { pipelines = [], nextToken } = await emulator.client.send(new ListPipelinesCommand(input));
  return { names: pipelines.map(({ name }) => name), nextToken };
}

describeInput('ListPipelines', [
  ['a page of 0', { maxResults: 0 }, isSmallerThan(1, 'maxResults')],
  ['a page of 1001', { maxResults: 1001 }, isLargerThan(1000, 'maxResults')],
  ['an empty token', { nextToken: '' }, isShorterThan(1, 'nextToken')],
]);

describe('errors', () => {
  test('answers InvalidNextTokenException for a token that it did not make', async () => {
    await using emulator = await startTestEmulator({ fixtures });

    const refusal = await refusalOf(emulator.client.send(new ListPipelinesCommand({ nextToken: 'guess' })));

    expect(refusal).toEqual({
      name: 'InvalidNextTokenException',
      message: "The nextToken value 'guess' is not valid. Specify a valid nextToken value, and then try again.",
      status: 400,
    });
  });

  test('answers InvalidNextTokenException for a token whose place is no name', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    const forged = Buffer.from(JSON.stringify([['ListPipelines', '123456789012/us-east-1'], {}])).toString('base64url');

    const refusal = await refusalOf(emulator.client.send(new ListPipelinesCommand({ nextToken: forged })));

    expect(refusal.name).toBe('InvalidNextTokenException');
  });

  test('answers InvalidNextTokenException for a token of another region', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createAll(emulator, 'A', 'B');
    const { nextToken } = await namesOf(emulator, { maxResults: 1 });

    const elsewhere = emulator.clientFor({ region: 'eu-west-1' });
    const refusal = await refusalOf(elsewhere.send(new ListPipelinesCommand({ nextToken })));

    expect(refusal).toEqual({
      name: 'InvalidNextTokenException',
      message: `The nextToken value '${nextToken}' is not valid. Specify a valid nextToken value, and then try again.`,
      status: 400,
    });
  });
});

describe('behaviour', () => {
  test('answers an empty list where there are none', async () => {
    await using emulator = await startTestEmulator({ fixtures });

    const answer = await answerOf(emulator.client.send(new ListPipelinesCommand({})));

    expect(answer).toEqual({ pipelines: [] });
  });

  test('answers the current version of each, sorted by name', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator, pipeline({ name: 'b', pipelineType: 'V2', executionMode: 'QUEUED' }));
    await createAll(emulator, 'a', 'C');
    await updatePipeline(emulator, pipeline({ name: 'a', pipelineType: 'V2', executionMode: 'PARALLEL' }));

    const answer = await answerOf(emulator.client.send(new ListPipelinesCommand({})));

    const times = { created: new Date('2030-01-01T00:00:00.000Z'), updated: new Date('2030-01-01T00:00:00.000Z') };
    expect(answer).toEqual({
      pipelines: [
        { name: 'C', version: 1, pipelineType: 'V1', executionMode: 'SUPERSEDED', ...times },
        { name: 'a', version: 2, pipelineType: 'V2', executionMode: 'PARALLEL', ...times },
        { name: 'b', version: 1, pipelineType: 'V2', executionMode: 'QUEUED', ...times },
      ],
    });
  });

  test('answers page by page, and no token with the last', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createAll(emulator, 'A', 'B', 'C', 'D');

    const first = await namesOf(emulator, { maxResults: 2 });
    const second = await namesOf(emulator, { maxResults: 2, nextToken: first.nextToken });

    expect(first).toEqual({ names: ['A', 'B'], nextToken: expect.any(String) });
    expect(second).toEqual({ names: ['C', 'D'], nextToken: undefined });
  });

  test('takes a token again, also after pipelines came and went', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createAll(emulator, 'A', 'C', 'E', 'F');
    const { nextToken } = await namesOf(emulator, { maxResults: 2 });
    await createAll(emulator, 'B', 'D');
    await emulator.client.send(new DeletePipelineCommand({ name: 'C' }));

    const page = await namesOf(emulator, { maxResults: 2, nextToken });
    const again = await namesOf(emulator, { maxResults: 2, nextToken });

    expect(page.names).toEqual(['D', 'E']);
    expect(again).toEqual(page);
  });

  test("does not show other accounts' and regions' pipelines", async () => {
    const elsewhereFixtures = { ...pipelineFixtures, region: 'eu-west-1' };
    await using emulator = await startTestEmulator({ fixtures: [pipelineFixtures, elsewhereFixtures] });
    await createAll({ client: emulator.clientFor({ region: 'eu-west-1' }) }, 'Elsewhere');
    await createAll(emulator, 'Here');

    const { names } = await namesOf(emulator, {});

    expect(names).toEqual(['Here']);
  });
});

describe('time', () => {
  test('answers when each was created and updated', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createAll(emulator, 'A');
    await emulator.clock.advance({ minutes: 1 });
    await createAll(emulator, 'B');

    const { pipelines = [] } = await emulator.client.send(new ListPipelinesCommand({}));

    expect(pipelines.map(({ created }) => created)).toEqual([
      new Date('2030-01-01T00:00:00.000Z'),
      new Date('2030-01-01T00:01:00.000Z'),
    ]);
  });
});
