import {
  CreateCustomActionTypeCommand,
  CreatePipelineCommand,
  DeleteCustomActionTypeCommand,
  DeletePipelineCommand,
  DeleteWebhookCommand,
  ListTagsForResourceCommand,
  PutWebhookCommand,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isLargerThan, isLongerThan, isNull } from '../../support/describe-input.ts';
import { account, type TestEmulator } from '../../support/emulator.ts';
import { call } from '../../support/http.ts';
import { createPipeline } from '../../support/pipelines.ts';
import { gitHubPipeline, startWebhookEmulator, webhook } from '../../support/webhooks.ts';

const arn = (resource: string) => `arn:aws:codepipeline:us-east-1:${account}:${resource}`;
const pipelineArn = arn('Sample');
const typeArn = arn('actiontype:Custom/Test/Tagged/1');
const webhookArn = arn('webhook:hook');

const type = {
  category: 'Test',
  provider: 'Tagged',
  version: '1',
  inputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
  outputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
} as const;

function tagsNamed(...keys: string[]): Tag[] {
  return keys.map((key) => ({ key, value: `${key}-value` }));
}

function numbered(count: number): Tag[] {
  return tagsNamed(...Array.from({ length: count }, (_, index) => `key${index}`));
}

async function put({ client }: Pick<TestEmulator, 'client'>, resourceArn: string, tags: Tag[]): Promise<void> {
  await client.send(new TagResourceCommand({ resourceArn, tags }));
}

async function tagsOf({ client }: Pick<TestEmulator, 'client'>, resourceArn: string): Promise<Tag[]> {
  return (await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags ?? [];
}

const requests = {
  TagResource: (resourceArn: string) => new TagResourceCommand({ resourceArn, tags: tagsNamed('a') }),
  UntagResource: (resourceArn: string) => new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }),
  ListTagsForResource: (resourceArn: string) => new ListTagsForResourceCommand({ resourceArn }),
};

describe('TagResource', () => {
  describeInput('TagResource', [
    ['no ARN', { tags: [] }, isNull('resourceArn')],
    ['no tags', { resourceArn: pipelineArn }, isNull('tags')],
    [
      'a long key',
      { resourceArn: pipelineArn, tags: [{ key: 'k'.repeat(129), value: '' }] },
      isLongerThan(128, 'tags.1.member.key'),
    ],
  ]);
});

describe('ListTagsForResource', () => {
  describeInput('ListTagsForResource', [
    ['no ARN', {}, isNull('resourceArn')],
    ['a page of 101', { resourceArn: pipelineArn, maxResults: 101 }, isLargerThan(100, 'maxResults')],
  ]);
});

describe('errors', () => {
  describe.each(Object.entries(requests))('of %s', (_, request) => {
    test.each([
      arn('Sample/Source'),
      arn('actiontype:AWS/Build/CodeBuild/1'),
      arn('actiontype:Custom/Test/Tagged'),
      'arn:aws-cn:codepipeline:us-east-1:123456789012:Sample',
    ])('answers InvalidArnException for %s', async (given) => {
      await using emulator = await startWebhookEmulator();

      const refusal = await refusalOf(emulator.client.send(request(given) as never));

      expect(refusal).toEqual({
        name: 'InvalidArnException',
        message: `'${given}' is not the ARN of a pipeline, a custom action type or a webhook.`,
        status: 400,
      });
    });

    test.each([
      [arn('Other'), "a pipeline with the name 'Other'"],
      [typeArn, expect.stringContaining('an action type with the id')],
      [webhookArn, expect.stringContaining('a webhook with the name')],
    ])('answers ResourceNotFoundException for %s that is not there', async (given, what) => {
      await using emulator = await startWebhookEmulator();

      const { message, ...refusal } = await refusalOf(emulator.client.send(request(given) as never));

      expect(refusal).toEqual({ name: 'ResourceNotFoundException', status: 400 });
      const [, told] = message.split(`The account with id '${account}' does not include `);
      expect(told).toEqual(what);
    });

    test('answers ResourceNotFoundException for a resource of another region, and says so in the log', async () => {
      await using emulator = await startWebhookEmulator();
      const elsewhere = emulator.clientFor({ region: 'eu-west-1' });

      const refusal = await refusalOf(elsewhere.send(request(pipelineArn) as never));

      expect(refusal.name).toBe('ResourceNotFoundException');
      expect(emulator.log).toContain(
        `warning: ${pipelineArn} exists in us-east-1; this request was signed for eu-west-1.`,
      );
    });
  });

  test('answers TooManyTagsException when a resource would have more than 50, and adds none', async () => {
    await using emulator = await startWebhookEmulator();
    await put(emulator, pipelineArn, numbered(50));

    const refusal = await refusalOf(put(emulator, pipelineArn, tagsNamed('key0', 'other')));

    expect(refusal).toEqual({
      name: 'TooManyTagsException',
      message: `Tag limit exceeded for resource [${pipelineArn}].`,
      status: 400,
    });
    expect(await tagsOf(emulator, pipelineArn)).toHaveLength(50);
  });

  test('answers TooManyTagsException for more than 50 at once', async () => {
    await using emulator = await startWebhookEmulator();

    const refusal = await refusalOf(put(emulator, pipelineArn, numbered(51)));

    expect(refusal.name).toBe('TooManyTagsException');
  });

  test.each(['aws:own', 'AWS:own'])('answers InvalidTagsException for the key %s', async (key) => {
    await using emulator = await startWebhookEmulator();
    const message =
      "Not allowed to modify system tags. System tags start with 'aws:'. msg=[Caller is an end user and not allowed to mutate system tags]";

    const tagged = await refusalOf(put(emulator, pipelineArn, tagsNamed(key)));
    const untagged = await refusalOf(
      emulator.client.send(new UntagResourceCommand({ resourceArn: pipelineArn, tagKeys: [key] })),
    );

    expect(tagged).toEqual({ name: 'InvalidTagsException', message, status: 400 });
    expect(untagged).toEqual({ name: 'InvalidTagsException', message, status: 400 });
  });

  test('answers InvalidTagsException for a value that begins with aws: (P14)', async () => {
    await using emulator = await startWebhookEmulator();

    const refusal = await refusalOf(put(emulator, pipelineArn, [{ key: 'a', value: 'aws:own' }]));

    const message = "The value of tag 'a' begins with 'aws:', which is reserved for AWS.";
    expect(refusal).toEqual({ name: 'InvalidTagsException', message, status: 400 });
  });

  test.each<[string, string]>([
    ...['?', '^', '*', '[', '\\', '~', '!', '#', '$', '%', '&', '(', ')', '>', '<', '|', '"', "'", '🎉'].map(
      (character): [string, string] => [`a${character}b`, `has the character ${character}, which tags cannot have.`],
    ),
    ['a ', 'ends with a space.'],
    [' ', 'ends with a space.'],
  ])('answers InvalidTagsException for the key or the value %j', async (text, reason) => {
    await using emulator = await startWebhookEmulator();

    const byKey = await refusalOf(put(emulator, pipelineArn, [{ key: text, value: 'a' }]));
    const byValue = await refusalOf(put(emulator, pipelineArn, [{ key: 'a', value: text }]));

    const name = 'InvalidTagsException';
    expect(byKey).toEqual({ name, message: `Tag key '${text}' ${reason}`, status: 400 });
    expect(byValue).toEqual({ name, message: `The value of tag 'a' ${reason}`, status: 400 });
  });

  test('takes all characters that tags may have, and empty values', async () => {
    await using emulator = await startWebhookEmulator();

    const tags = [
      { key: 'b', value: ' x' },
      { key: 'Öl + - = . _ : / @ 7', value: '' },
    ];

    await put(emulator, pipelineArn, tags);

    expect(await tagsOf(emulator, pipelineArn)).toEqual(expect.arrayContaining(tags));
  });

  test('answers InvalidTagsException for a key that comes twice', async () => {
    await using emulator = await startWebhookEmulator();

    const refusal = await refusalOf(put(emulator, pipelineArn, tagsNamed('a', 'a')));

    expect(refusal.name).toBe('InvalidTagsException');
  });

  test('answers InvalidNextTokenException for a token of another resource', async () => {
    await using emulator = await startWebhookEmulator();
    await emulator.client.send(new PutWebhookCommand({ webhook: webhook() }));
    await put(emulator, pipelineArn, tagsNamed('a', 'b'));
    const first = { resourceArn: pipelineArn, maxResults: 1 };
    const { nextToken } = await emulator.client.send(new ListTagsForResourceCommand(first));

    const refusal = await refusalOf(
      emulator.client.send(new ListTagsForResourceCommand({ resourceArn: webhookArn, nextToken })),
    );

    expect(refusal.name).toBe('InvalidNextTokenException');
  });
});

describe('behaviour', () => {
  test('answers an empty object to putting and removing', async () => {
    await using emulator = await startWebhookEmulator();

    const tagged = await call(emulator, 'TagResource', { resourceArn: pipelineArn, tags: tagsNamed('a') });
    const untagged = await call(emulator, 'UntagResource', { resourceArn: pipelineArn, tagKeys: ['a'] });

    expect([tagged, untagged]).toEqual([
      { status: 200, body: {} },
      { status: 200, body: {} },
    ]);
  });

  test('adds tags, changes those that are there, and lists them by key', async () => {
    await using emulator = await startWebhookEmulator();
    await put(emulator, pipelineArn, tagsNamed('b', 'c'));
    await put(emulator, pipelineArn, [{ key: 'b', value: '' }, ...tagsNamed('a')]);

    const answer = await answerOf(emulator.client.send(new ListTagsForResourceCommand({ resourceArn: pipelineArn })));

    expect(answer).toEqual({ tags: [...tagsNamed('a'), { key: 'b', value: '' }, ...tagsNamed('c')] });
  });

  test('removes the tags that are named, and minds no others', async () => {
    await using emulator = await startWebhookEmulator();
    await put(emulator, pipelineArn, tagsNamed('a', 'b'));

    await emulator.client.send(new UntagResourceCommand({ resourceArn: pipelineArn, tagKeys: ['a', 'unknown'] }));

    expect(await tagsOf(emulator, pipelineArn)).toEqual(tagsNamed('b'));
  });

  test('lists tags in pages', async () => {
    await using emulator = await startWebhookEmulator();
    await put(emulator, pipelineArn, tagsNamed('a', 'b', 'c', '\u{ff5e}', '\u{20000}'));
    const seen: (string | undefined)[][] = [];
    let nextToken: string | undefined;
    do {
      const input = { resourceArn: pipelineArn, maxResults: 2, nextToken };
      const page = await emulator.client.send(new ListTagsForResourceCommand(input));
      seen.push((page.tags ?? []).map(({ key }) => key));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);

    expect(seen).toEqual([['a', 'b'], ['c', '\u{ff5e}'], ['\u{20000}']]);
  });

  test('knows the tags that a resource was made with', async () => {
    await using emulator = await startWebhookEmulator({}, []);
    await emulator.client.send(new CreatePipelineCommand({ pipeline: gitHubPipeline, tags: tagsNamed('a') }));
    await emulator.client.send(new CreateCustomActionTypeCommand({ ...type, tags: tagsNamed('b') }));
    await emulator.client.send(new PutWebhookCommand({ webhook: webhook(), tags: tagsNamed('c') }));

    expect(await tagsOf(emulator, pipelineArn)).toEqual(tagsNamed('a'));
    expect(await tagsOf(emulator, typeArn)).toEqual(tagsNamed('b'));
    expect(await tagsOf(emulator, webhookArn)).toEqual(tagsNamed('c'));
  });

  test('forgets tags with their resource, so that one of the same name begins without', async () => {
    await using emulator = await startWebhookEmulator();
    const { client } = emulator;
    await client.send(new CreateCustomActionTypeCommand(type));
    await client.send(new PutWebhookCommand({ webhook: webhook() }));
    for (const each of [pipelineArn, typeArn, webhookArn]) await put(emulator, each, tagsNamed('a'));

    await client.send(new DeleteWebhookCommand({ name: 'hook' }));
    await client.send(new DeletePipelineCommand({ name: 'Sample' }));
    await client.send(new DeleteCustomActionTypeCommand(type));
    await createPipeline(emulator, gitHubPipeline);
    await client.send(new CreateCustomActionTypeCommand(type));
    await client.send(new PutWebhookCommand({ webhook: webhook() }));

    expect(await tagsOf(emulator, pipelineArn)).toEqual([]);
    expect(await tagsOf(emulator, typeArn)).toEqual([]);
    expect(await tagsOf(emulator, webhookArn)).toEqual([]);
  });
});
