import {
  CreateCustomActionTypeCommand,
  CreatePipelineCommand,
  DeleteCustomActionTypeCommand,
  DeletePipelineCommand,
  DeleteWebhookCommand,
  GetPipelineCommand,
  ListTagsForResourceCommand,
  PipelineNotFoundException,
  PutWebhookCommand,
  paginateListActionTypes,
  paginateListTagsForResource,
  paginateListWebhooks,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import { account, type TestEmulator } from '../support/emulator.ts';
import { buildAction, pipeline, updatePipeline, workStage } from '../support/pipelines.ts';
import { gitHubSource, startWebhookEmulator, webhook } from '../support/webhooks.ts';

/**
 * What Terraform does with a kind of resource: the calls are those of hashicorp/terraform-provider-aws, in
 * internal/service/codepipeline: `codepipeline.go`, `custom_action_type.go`, `webhook.go`, `tags_gen.go`.
 */
interface Resource {
  create(emulator: TestEmulator, tags?: Tag[]): Promise<unknown>;
  /** Its ARN and everything else that Terraform compares with its plan; undefined when it is not there. */
  read(emulator: TestEmulator): Promise<{ readonly arn: string } | undefined>;
  /** What an apply sends for something else than tags; a custom action type is replaced instead. */
  update?(emulator: TestEmulator): Promise<unknown>;
  /** What of that is read afterwards. */
  readonly changes?: object;
  delete(emulator: TestEmulator): Promise<unknown>;
}

/** A pipeline, with a secret, beside the one that the webhook needs. */
const declaration = (build = 'Build') =>
  pipeline({
    name: 'Made',
    stages: [{ name: 'Source', actions: [gitHubSource] }, workStage(buildAction({ name: build }))],
  });

const pipelines: Resource = {
  create: ({ client }, tags) => client.send(new CreatePipelineCommand({ pipeline: declaration(), tags })),
  async read({ client }) {
    try {
      const { pipeline, metadata } = await client.send(new GetPipelineCommand({ name: 'Made' }));
      return { arn: metadata?.pipelineArn as string, pipeline };
    } catch (error) {
      if (error instanceof PipelineNotFoundException) return undefined;
      throw error;
    }
  },
  update: (emulator) => updatePipeline(emulator, declaration('Other')),
  changes: { pipeline: { version: 2, stages: [{}, { actions: [{ name: 'Other' }] }] } },
  delete: ({ client }) => client.send(new DeletePipelineCommand({ name: 'Made' })),
};

const typeId = { category: 'Test', provider: 'Made', version: '1' } as const;

const customActionTypes: Resource = {
  create: ({ client }, tags) =>
    client.send(
      new CreateCustomActionTypeCommand({
        ...typeId,
        configurationProperties: [
          { name: 'Note', required: false, key: false, secret: false, description: 'What for' },
        ],
        settings: { entityUrlTemplate: 'https://example.org/{Config:Note}' },
        inputArtifactDetails: { minimumCount: 0, maximumCount: 1 },
        outputArtifactDetails: { minimumCount: 0, maximumCount: 1 },
        tags,
      }),
    ),
  async read({ client }) {
    for await (const { actionTypes = [] } of paginateListActionTypes({ client }, { actionOwnerFilter: 'Custom' })) {
      const found = actionTypes.find(
        ({ id }) => id?.category === 'Test' && id.provider === 'Made' && id.version === '1',
      );
      // The API answers no ARN: the provider puts it together.
      const arn = `arn:aws:codepipeline:us-east-1:${account}:actiontype:Custom/Test/Made/1`;
      if (found !== undefined) return { arn, ...found };
    }
    return undefined;
  },
  delete: ({ client }) => client.send(new DeleteCustomActionTypeCommand(typeId)),
};

const put = ({ client }: TestEmulator, changes: object, tags?: Tag[]) =>
  client.send(
    new PutWebhookCommand({
      webhook: webhook({
        name: 'made',
        authentication: 'GITHUB_HMAC',
        authenticationConfiguration: { SecretToken: 'secret' },
        ...changes,
      }),
      tags,
    }),
  );

const otherBranch = { filters: [{ jsonPath: '$.ref', matchEquals: 'refs/heads/other' }] };

const webhooks: Resource = {
  create: (emulator, tags) => put(emulator, {}, tags),
  async read({ client }) {
    for await (const { webhooks = [] } of paginateListWebhooks({ client }, {})) {
      const found = webhooks.find(({ arn }) => arn === `arn:aws:codepipeline:us-east-1:${account}:webhook:made`);
      if (found !== undefined) return { ...found, arn: found.arn as string };
    }
    return undefined;
  },
  update: (emulator) => put(emulator, otherBranch),
  changes: { definition: otherBranch },
  delete: ({ client }) => client.send(new DeleteWebhookCommand({ name: 'made' })),
};

async function tagsOf({ client }: TestEmulator, resourceArn: string | undefined) {
  const tags: Record<string, string | undefined> = {};
  for await (const page of paginateListTagsForResource({ client }, { resourceArn })) {
    for (const { key = '', value } of page.tags ?? []) tags[key] = value;
  }
  return tags;
}

const created: Tag[] = [
  { key: 'a', value: '1' },
  { key: 'b', value: '2' },
];

describe.each(Object.entries({ pipeline: pipelines, 'custom action type': customActionTypes, webhook: webhooks }))(
  'a %s in the hands of Terraform',
  (_, resource) => {
    it('is made with its tags, read, tagged, changed, deleted, not found, and made anew', async () => {
      await using emulator = await startWebhookEmulator();
      const { client } = emulator;

      await resource.create(emulator, created);
      const made = await resource.read(emulator);
      const resourceArn = made?.arn;
      expect(await tagsOf(emulator, resourceArn)).toEqual({ a: '1', b: '2' });
      expect(await resource.read(emulator), 'a plan without changes').toEqual(made);

      const tags = [
        { key: 'b', value: '3' },
        { key: 'c', value: '4' },
      ];
      await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
      await client.send(new TagResourceCommand({ resourceArn, tags }));
      await resource.update?.(emulator);
      const changed = await resource.read(emulator);
      expect(changed?.arn).toBe(resourceArn);
      expect(changed).toMatchObject(resource.changes ?? made ?? {});
      expect(await tagsOf(emulator, resourceArn)).toEqual({ b: '3', c: '4' });

      await resource.delete(emulator);
      expect(await resource.read(emulator)).toBeUndefined();
      const tagsOfNothing = client.send(new ListTagsForResourceCommand({ resourceArn }));
      expect((await refusalOf(tagsOfNothing)).name).toBe('ResourceNotFoundException');
      await resource.delete(emulator);

      await resource.create(emulator);
      const again = await resource.read(emulator);
      expect(again?.arn).toBe(resourceArn);
      expect(await tagsOf(emulator, resourceArn)).toEqual({});
    });
  },
);
