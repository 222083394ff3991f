import {
  DeletePipelineCommand,
  GetPipelineCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-codepipeline';
import { expect, test } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { createPipeline, pipeline, pipelineFixtures, updatePipeline } from '../support/pipelines.ts';

test('a pipeline is made, read, tagged, changed and deleted as infrastructure tools do it', async () => {
  await using emulator = await startTestEmulator({ fixtures: pipelineFixtures });
  const { client } = emulator;
  const read = () => client.send(new GetPipelineCommand({ name: 'Sample' }));

  await createPipeline(emulator, pipeline());
  const resourceArn = (await read()).metadata?.pipelineArn;
  await client.send(
    new TagResourceCommand({
      resourceArn,
      tags: [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ],
    }),
  );
  await updatePipeline(emulator, pipeline());
  await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
  const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
  const changed = await read();
  await client.send(new DeletePipelineCommand({ name: 'Sample' }));

  expect(tags).toEqual([{ key: 'b', value: '2' }]);
  expect(changed.pipeline?.version).toBe(2);
  expect((await refusalOf(read())).name).toBe('PipelineNotFoundException');
});
