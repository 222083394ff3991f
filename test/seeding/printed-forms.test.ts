import {
  CreateCustomActionTypeCommand,
  GetJobDetailsCommand,
  GetPipelineCommand,
  ListActionTypesCommand,
  ListWebhooksCommand,
  PutWebhookCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/index.ts';
import type { DeclaredPipeline } from '../../src/seeding/types.ts';
import { run } from '../support/command.ts';
import { account, region, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildType } from '../support/jobs.ts';
import { pipeline, pipelineFixtures } from '../support/pipelines.ts';
import { readDocument } from '../support/read-document.ts';

const definition = {
  name: 'hook',
  targetPipeline: 'Sample',
  targetAction: 'Source',
  filters: [{ jsonPath: '$.ref', matchEquals: 'refs/heads/main' }],
  authentication: 'UNAUTHENTICATED' as const,
  authenticationConfiguration: {},
};

const newType = {
  category: 'Test' as const,
  provider: 'Fresh',
  version: '1',
  settings: { entityUrlTemplate: 'https://example.org/{Config:Host}' },
  configurationProperties: [{ name: 'Host', required: true, key: true, secret: false }],
  inputArtifactDetails: { minimumCount: 0, maximumCount: 1 },
  outputArtifactDetails: { minimumCount: 0, maximumCount: 1 },
  tags: [{ key: 'team', value: 'build' }],
};

/** An emulator that has one of everything, whose answers are written to files. */
async function startSample() {
  const declared = { ...pipeline(), name: 'Sample' } as DeclaredPipeline;
  const jobs = [{ id: '11111111-1111-4111-8111-111111111111', actionTypeId: buildType }];
  const emulator = await startTestEmulator({ fixtures: { ...pipelineFixtures, pipelines: [declared], jobs } });
  await emulator.client.send(new PutWebhookCommand({ webhook: { ...definition, targetAction: sourceOf(pipeline()) } }));
  return emulator;
}

function sourceOf({
  stages = [],
}: {
  stages?: { actions?: { name?: string | undefined }[] | undefined }[] | undefined;
}) {
  return stages[0]?.actions?.[0]?.name ?? '';
}

const custom = async ({ client }: TestEmulator) =>
  (await client.send(new ListActionTypesCommand({ actionOwnerFilter: 'Custom' }))).actionTypes;

describe('what AWS prints is a fixture as it is', () => {
  test('and of list-action-types only what is made is counted, not the catalogue', async () => {
    using folder = temporaryFolder();
    await using emulator = await startSample();
    const types = await emulator.client.send(new ListActionTypesCommand({}));
    const made = types.actionTypes?.filter(({ id }) => id?.owner === 'Custom').length ?? 0;
    await using other = await startTestEmulator();
    const file = folder.write('types.json', JSON.stringify(types));

    const { stdout } = await run(['seed', file, '--endpoint', other.endpoint]);
    await other.reset();
    const result = await other.fixtures.load(file);

    expect(made).toBeGreaterThan(0);
    expect(stdout.trim()).toBe(`${file}: ${made} action type${made === 1 ? '' : 's'}`);
    expect(result.actionTypes).toBe(made);
  });

  test('answers of list-action-types, get-pipeline, list-webhooks and get-job-details, each a file', async () => {
    using folder = temporaryFolder();
    await using emulator = await startSample();
    const { client } = emulator;
    const jobId = '11111111-1111-4111-8111-111111111111';
    const answers = {
      'job.json': await client.send(new GetJobDetailsCommand({ jobId })),
      'pipeline.json': await client.send(new GetPipelineCommand({ name: 'Sample' })),
      'types.json': await client.send(new ListActionTypesCommand({})),
      'webhooks.json': await client.send(new ListWebhooksCommand({})),
    };
    for (const [name, answer] of Object.entries(answers)) folder.write(name, JSON.stringify(answer));

    await using other = await startTestEmulator({ fixtures: folder.path });

    expect(await custom(other)).toEqual(await custom(emulator));
    const { pipeline: made } = await other.client.send(new GetPipelineCommand({ name: 'Sample' }));
    expect(made).toEqual(answers['pipeline.json'].pipeline);
    const { webhooks } = await other.client.send(new ListWebhooksCommand({}));
    expect(webhooks?.map((webhook) => webhook.definition)).toEqual(
      answers['webhooks.json'].webhooks?.map((webhook) => webhook.definition),
    );
    expect((await other.jobs.get(jobId)).id).toBe(jobId);
  });

  test('samples of the API reference have names of structures in them, which are dropped', async () => {
    const actionTypeId = { __type: 'ActionTypeId', ...buildType };
    const actionConfiguration = { __type: 'ActionConfiguration', configuration: { __type: 'mine' } };
    const inputArtifacts = [{ __type: 'Artifact', name: 'App' }];
    await using emulator = await startTestEmulator();
    using folder = temporaryFolder();
    const printed = { jobs: [{ data: { actionTypeId, actionConfiguration, inputArtifacts } }] };

    await emulator.fixtures.load(folder.write('jobs.json', JSON.stringify(printed)));
    const [job] = await emulator.jobs.list();
    const { jobDetails } = await emulator.client.send(new GetJobDetailsCommand({ jobId: job?.id }));

    expect(jobDetails?.data).toMatchObject({
      actionTypeId: buildType,
      actionConfiguration: { configuration: { __type: 'mine' } },
      inputArtifacts: [{ name: 'App' }],
    });
  });

  test.each(['utf8', 'utf16le'] as const)('also as Windows PowerShell writes it into a file: %s', async (encoding) => {
    using folder = temporaryFolder();
    const printed = `\ufeff${JSON.stringify({ ...newType, tags: [{ key: 'city', value: 'Łódź' }] })}`;

    await using emulator = await startTestEmulator({
      fixtures: folder.write('type.json', Buffer.from(printed, encoding)),
    });
    const big = Buffer.from(printed, 'utf16le').swap16();
    const { actionTypes } = await emulator.fixtures.load(folder.write('big.json', big));

    expect((await custom(emulator))?.map(({ id }) => id?.provider)).toEqual(['Fresh']);
    expect(actionTypes).toBe(1);
  });

  test.each(['here', 'over HTTP'])(
    'the input and the answer of create-custom-action-type, as values %s',
    async (way) => {
      await using emulator = await startTestEmulator();
      const answer = await emulator.client.send(
        new CreateCustomActionTypeCommand({ ...newType, provider: 'Answered' }),
      );
      await using other = await startTestEmulator();
      const control = way === 'here' ? other : await connect(other.endpoint);

      await control.fixtures.load(newType as never);
      await control.fixtures.load(answer as never);

      const types = await custom(other);
      expect(types?.map(({ id }) => id?.provider)).toEqual(['Answered', 'Fresh']);
      expect(types?.[0]).toEqual({ ...types?.[1], id: { ...types?.[1]?.id, provider: 'Answered' } });
    },
  );

  test.each([
    ['a pipeline alone', { name: 'P', roleArn: 'arn:aws:iam::123456789012:role/r', stages: [] }, 'pipelines'],
    ['put-webhook’s answer', { webhook: { definition, url: 'https://example.org/' } }, 'webhooks'],
    ['put-webhook’s input', { webhook: definition, tags: [] }, 'webhooks'],
    [
      'what boto3 answers',
      { jobDetails: { data: { actionTypeId: buildType } }, ResponseMetadata: { RetryAttempts: 0 } },
      'jobs',
    ],
    ['a page of a list', { actionTypes: [], nextToken: 'more' }, 'actionTypes'],
  ])('%s', async (_, value, list) => {
    const { document } = await readDocument(JSON.stringify(value), 'd.json', {
      world: { accountId: account, region },
      parameters: {},
    });

    expect(Object.keys(document)).toEqual([list]);
  });

  test.each([
    ['{\n "pipeline": {\n  "name": "P",\n  "roleARN": "x" } }', "d.json:2:14: pipeline: 'stages' must be given."],
    [
      'actionType:\n  id: { category: Tst, owner: Custom, provider: P, version: "1" }\n',
      "d.json:2:19: actionType.id.category: 'Tst' is not one of",
    ],
    [
      'actionTypes:\n  - id: { category: Test, owner: Custom, provider: P, version: "1" }\n    setings: {}\n',
      "d.json:3:5: 'setings' is not known here; valid are id, settings,",
    ],
    ['webhooks:\n  - definition: { name: x }\n', "d.json:2:17: webhooks[0].definition: 'targetPipeline',"],
    [
      'category: Test\nprovider: ""\nversion: "1"\ninputArtifactDetails: {}\noutputArtifactDetails: {}\n',
      "d.json:4:23: inputArtifactDetails: 'minimumCount',",
    ],
  ])('a mistake in %j is told where it stands in the file', async (text, sentence) => {
    const options = { world: { accountId: account, region }, parameters: {} };

    await expect(readDocument(text, 'd.json', options)).rejects.toThrow(sentence);
  });
});

describe('a pipeline of another region', () => {
  const printed = {
    pipeline: { ...pipeline(), name: 'Sample' },
    metadata: { pipelineArn: 'arn:aws:codepipeline:eu-west-1:123456789012:Sample' },
  };
  const { artifactStore, ...rest } = printed.pipeline;
  const stores = { ...rest, artifactStores: { 'eu-west-1': artifactStore } };

  test('is made, and the log says with which option it would be there', async () => {
    await using emulator = await startTestEmulator({
      fixtures: { ...pipelineFixtures, pipelines: [printed as never] },
    });

    expect(emulator.log).toContain(
      'Pipeline Sample is of eu-west-1 and was made in us-east-1: start with --region eu-west-1, or write region: eu-west-1 in its document.',
    );
  });

  test('says so when it cannot be made here, and is made there', async () => {
    await expect(
      startTestEmulator({ fixtures: { ...pipelineFixtures, pipelines: [stores as never] } }),
    ).rejects.toThrow(
      'its artifact stores are for eu-west-1, not for us-east-1, where it would be made: give its own region, such as --region eu-west-1.',
    );
    await using emulator = await startTestEmulator({
      region: 'eu-west-1',
      fixtures: { ...pipelineFixtures, pipelines: [stores as never] },
    });
    expect(emulator.log.join('\n')).not.toContain('is of eu-west-1');
  });

  test('says so of its actions, where it has one store alone', async () => {
    const stages = rest.stages?.map((stage) => ({
      ...stage,
      actions: stage.actions?.map((action) => ({ ...action, region: 'eu-west-1' })),
    }));
    const fixtures = { ...pipelineFixtures, pipelines: [{ ...printed.pipeline, stages } as never] };

    await expect(startTestEmulator({ fixtures })).rejects.toThrow(
      'its actions are in eu-west-1, not in us-east-1, where it would be made: give its own region, --region eu-west-1.',
    );
    await using emulator = await startTestEmulator({ region: 'eu-west-1', fixtures });
    expect(await emulator.pipelines.list()).toMatchObject([{ name: 'Sample' }]);
  });
});
