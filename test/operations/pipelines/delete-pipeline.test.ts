import { CreatePipelineCommand, DeletePipelineCommand, GetPipelineCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isLongerThan, isNull } from '../../support/describe-input.ts';
import { account, region, startTestEmulator } from '../../support/emulator.ts';
import { call } from '../../support/http.ts';
import {
  answeredPipeline,
  createPipeline,
  pipeline,
  pipelineFixtures,
  updatePipeline,
} from '../../support/pipelines.ts';

const fixtures = [pipelineFixtures];

describeInput('DeletePipeline', [
  ['no name', {}, isNull('name')],
  ['a name of 101 characters', { name: 'x'.repeat(101) }, isLongerThan(100, 'name')],
]);

describe('behaviour', () => {
  test('deletes a pipeline and answers nothing', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);

    const answer = await call(emulator, 'DeletePipeline', { name: 'Sample' });

    expect(answer).toEqual({ status: 200, body: undefined });
    const refusal = await refusalOf(emulator.client.send(new GetPipelineCommand({ name: 'Sample' })));
    expect(refusal.name).toBe('PipelineNotFoundException');
  });

  test('succeeds for a pipeline that does not exist', async () => {
    await using emulator = await startTestEmulator({ fixtures });

    const answer = await call(emulator, 'DeletePipeline', { name: 'Missing' });

    expect(answer).toEqual({ status: 200, body: undefined });
  });

  test('leaves a pipeline of the same name in another region, and warns', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);

    const elsewhere = emulator.clientFor({ region: 'eu-west-1' });
    await elsewhere.send(new DeletePipelineCommand({ name: 'Sample' }));

    const { pipeline: left } = await emulator.client.send(new GetPipelineCommand({ name: 'Sample' }));
    expect(left).toEqual(answeredPipeline(pipeline()));
    expect(emulator.log).toContain(
      'warning: Pipeline Sample exists in us-east-1; this request was signed for eu-west-1.',
    );
  });

  test('deletes the tags with the pipeline', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    const tags = [{ key: 'team', value: 'tools' }];
    await emulator.client.send(new CreatePipelineCommand({ pipeline: pipeline(), tags }));

    await emulator.client.send(new DeletePipelineCommand({ name: 'Sample' }));

    await createPipeline(emulator);
    expect(emulator.parts.store.tags.list(`arn:aws:codepipeline:${region}:${account}:Sample`)).toEqual([]);
  });

  test('frees the name for a pipeline that begins again with version 1', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);
    await updatePipeline(emulator);
    await emulator.client.send(new DeletePipelineCommand({ name: 'Sample' }));

    const created = await answerOf(createPipeline(emulator));

    expect(created).toEqual({ pipeline: answeredPipeline(pipeline(), 1) });
    const refusal = await refusalOf(emulator.client.send(new GetPipelineCommand({ name: 'Sample', version: 2 })));
    expect(refusal.name).toBe('PipelineNotFoundException');
  });
});

describe('time', () => {
  test('lets a new pipeline of the name begin at its own moment', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);
    await emulator.clock.advance({ hours: 1 });
    await emulator.client.send(new DeletePipelineCommand({ name: 'Sample' }));

    await createPipeline(emulator);

    const { metadata } = await emulator.client.send(new GetPipelineCommand({ name: 'Sample' }));
    expect(metadata?.created).toEqual(new Date('2030-01-01T01:00:00.000Z'));
  });
});
