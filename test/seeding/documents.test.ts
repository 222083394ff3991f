import {
  AcknowledgeJobCommand,
  GetJobDetailsCommand,
  PollForJobsCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { FixtureDocument } from '../../src/control/types.ts';
import { answerOf, refusalOf } from '../support/answers.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { artifactCredentials, buildType, jenkinsType, jenkinsTypeFixture, jobId, pollBuild } from '../support/jobs.ts';

const jenkinsYaml = `
actionTypes:
  - category: Test
    provider: MyJenkinsProviderName
    version: "1"
    configurationProperties:
      - { name: ProjectName, required: true, key: true, secret: false, queryable: true }
    inputArtifactDetails: { minimumCount: 0, maximumCount: 5 }
    outputArtifactDetails: { minimumCount: 0, maximumCount: 5 }
jobs:
  - actionTypeId: { category: Test, owner: Custom, provider: MyJenkinsProviderName, version: "1" }
    configuration: { ProjectName: MyJenkinsExampleTestProject }
    inputArtifacts: [{ name: MyAppBuild }]
    outputArtifacts: [{ name: Report }]
    pipelineContext: { pipelineName: MySecondPipeline, stage: Testing, action: JenkinsTestAction }
`;

const artifactCounts = { minimumCount: 0, maximumCount: 5 };
const jenkinsDocument: FixtureDocument = {
  actionTypes: [{ ...jenkinsTypeFixture, inputArtifactDetails: artifactCounts, outputArtifactDetails: artifactCounts }],
  jobs: [
    {
      actionTypeId: jenkinsType,
      configuration: { ProjectName: 'MyJenkinsExampleTestProject' },
      inputArtifacts: [{ name: 'MyAppBuild' }],
      outputArtifacts: [{ name: 'Report' }],
      pipelineContext: { pipelineName: 'MySecondPipeline', stage: 'Testing', action: 'JenkinsTestAction' },
    },
  ],
};

describe('a fixture document', () => {
  test('makes the same of YAML, of JSON and of a value', async () => {
    using folder = temporaryFolder();
    const sources = [
      folder.write('jenkins.yaml', jenkinsYaml),
      folder.write('jenkins.json', JSON.stringify(jenkinsDocument)),
      jenkinsDocument,
    ];

    const polled = await Promise.all(
      sources.map(async (fixtures) => {
        await using emulator = await startTestEmulator({ fixtures });
        const queryParam = { ProjectName: 'MyJenkinsExampleTestProject' };
        return await answerOf(emulator.client.send(new PollForJobsCommand({ actionTypeId: jenkinsType, queryParam })));
      }),
    );

    const location = (objectKey: string) => ({
      type: 'S3',
      s3Location: { bucketName: 'codepipeline-us-east-1-123456789012', objectKey },
    });
    expect(polled[0]).toEqual({
      jobs: [
        {
          id: jobId(1),
          nonce: '3',
          accountId: '123456789012',
          data: {
            actionTypeId: jenkinsType,
            actionConfiguration: { configuration: { ProjectName: 'MyJenkinsExampleTestProject' } },
            pipelineContext: {
              pipelineName: 'MySecondPipeline',
              stage: { name: 'Testing' },
              action: { name: 'JenkinsTestAction', actionExecutionId: '00000002-0000-4000-8000-000000000001' },
              pipelineArn: 'arn:aws:codepipeline:us-east-1:123456789012:MySecondPipeline',
              pipelineExecutionId: '00000003-0000-4000-8000-000000000001',
            },
            inputArtifacts: [{ name: 'MyAppBuild', location: location('MySecondPipeline/MyAppBuild/0000001') }],
            outputArtifacts: [{ name: 'Report', location: location('MySecondPipeline/Report/0000002') }],
            artifactCredentials: artifactCredentials(1),
          },
        },
      ],
    });
    expect(polled[1]).toEqual(polled[0]);
    expect(polled[2]).toEqual(polled[0]);
  });

  test.each([
    ['an empty file', ''],
    ['only a comment', '# nothing yet\n'],
    ['a name of its schema', '$schema: ./schema.json\n'],
  ])('may be %s', async (_, text) => {
    using folder = temporaryFolder();

    await using emulator = await startTestEmulator({ fixtures: folder.write('empty.yaml', text) });

    expect(await emulator.jobs.list()).toEqual([]);
  });

  test('places what it makes in its own account and region', async () => {
    await using emulator = await startTestEmulator({
      fixtures: { account: '210987654321', region: 'eu-central-1', ...jenkinsDocument },
    });

    const poll = new PollForJobsCommand({
      actionTypeId: jenkinsType,
      queryParam: { ProjectName: 'MyJenkinsExampleTestProject' },
    });
    const here = await refusalOf(emulator.client.send(poll));
    const there = await emulator.clientFor({ account: '210987654321', region: 'eu-central-1' }).send(poll);

    expect(here.name).toBe('ActionTypeNotFoundException');
    expect(there.jobs?.[0]).toMatchObject({
      accountId: '210987654321',
      data: {
        pipelineContext: { pipelineArn: 'arn:aws:codepipeline:eu-central-1:210987654321:MySecondPipeline' },
        inputArtifacts: [
          {
            location: {
              s3Location: {
                bucketName: 'codepipeline-eu-central-1-210987654321',
                objectKey: 'MySecondPipeline/MyAppBuild/0000001',
              },
            },
          },
        ],
      },
    });
  });

  test('is the folder’s own documents in the order of their names, and no deeper', async () => {
    using folder = temporaryFolder();
    using deeper = temporaryFolder();
    const job = (name: string) =>
      `jobs: [{ actionTypeId: ${JSON.stringify(buildType)}, pipelineContext: { action: ${name} } }]`;
    folder.write('b.yml', job('second'));
    folder.write(
      'c.json',
      JSON.stringify({ jobs: [{ actionTypeId: buildType, pipelineContext: { action: 'third' } }] }),
    );
    folder.write('a.yaml', job('first'));
    folder.write('README.md', 'not a document');
    deeper.write('d.yaml', job('fourth'));

    await using emulator = await startTestEmulator({ fixtures: [folder.path, deeper.path] });

    const jobs = await emulator.jobs.list();
    expect(jobs.map(({ action }) => action)).toEqual(['first', 'second', 'third', 'fourth']);
  });
});

describe('a job', () => {
  test('may stand for as many as it counts, each with its own id and artifact keys', async () => {
    await using emulator = await startTestEmulator({
      fixtures: { jobs: [{ actionTypeId: buildType, outputArtifacts: [{ name: 'Out' }], count: 3 }] },
    });

    const jobs = await Promise.all((await emulator.jobs.list()).map(({ id }) => emulator.jobs.get(id)));

    expect(jobs.map(({ id }) => id)).toEqual([jobId(1), jobId(2), jobId(3)]);
    expect(new Set(jobs.map(({ actionExecutionId }) => actionExecutionId)).size).toBe(3);
    expect(new Set(jobs.map(({ outputArtifacts }) => outputArtifacts[0]?.location.s3Location.objectKey)).size).toBe(3);
  });

  test('makes the type that it names when nobody made it, and the log says so', async () => {
    await using emulator = await startTestEmulator({
      fixtures: { jobs: [{ actionTypeId: buildType, configuration: { Target: 'x64' }, count: 2 }] },
    });

    expect(emulator.log).toEqual([
      'Action type Build/Custom/MyBuild/1 was not there and has been made from a job that names it.',
    ]);
    expect((await pollBuild(emulator))?.id).toBe(jobId(1));
  });

  test('uses the type of its document, whatever comes first in it', async () => {
    using folder = temporaryFolder();
    const [types = '', jobs = ''] = jenkinsYaml.split(/(?=^jobs:)/m);

    await using emulator = await startTestEmulator({ fixtures: folder.write('jobs.yaml', jobs + types) });

    expect(emulator.log).toEqual([]);
    expect(await emulator.jobs.list()).toHaveLength(1);
  });

  test('may leave the owner out, which is Custom', async () => {
    const { owner: _, ...actionTypeId } = buildType;
    await using emulator = await startTestEmulator({ fixtures: { jobs: [{ actionTypeId }] } });

    expect((await pollBuild(emulator))?.data?.actionTypeId).toEqual(buildType);
  });

  test('keeps the id, context and locations that it gives', async () => {
    const id = '11111111-1111-4111-8111-111111111111';
    const location = { type: 'S3', s3Location: { bucketName: 'mine', objectKey: 'a/b.zip' } } as const;
    const pipelineContext = {
      pipelineName: 'P',
      stage: { name: 'S' },
      action: { name: 'A', actionExecutionId: '22222222-2222-4222-8222-222222222222' },
      pipelineArn: 'arn:aws:codepipeline:us-west-2:999999999999:P',
      pipelineExecutionId: '33333333-3333-4333-8333-333333333333',
    };
    await using emulator = await startTestEmulator();
    await emulator.jobs.enqueue({
      id,
      actionTypeId: buildType,
      pipelineContext,
      inputArtifacts: [{ name: 'In', revision: 'r', location }],
    });

    const { jobDetails } = await emulator.client.send(new GetJobDetailsCommand({ jobId: id }));

    expect(jobDetails).toEqual({
      id,
      accountId: '123456789012',
      data: {
        actionTypeId: buildType,
        actionConfiguration: { configuration: {} },
        pipelineContext,
        inputArtifacts: [{ name: 'In', revision: 'r', location }],
        outputArtifacts: [],
        artifactCredentials: artifactCredentials(1),
      },
    });
  });

  test.each([
    ['whole', (printed: object) => printed],
    ['its inner part', ({ jobDetails }: { jobDetails?: object }) => jobDetails],
  ])('may be pasted as get-job-details printed it: %s', async (_, part) => {
    const printed = {
      jobDetails: {
        id: 'dc5b4a35-6d51-4aef-b8b0-1c1f2f6a1d3e',
        accountId: '999999999999',
        data: {
          actionTypeId: { category: 'Test', owner: 'Custom', provider: 'MyJenkinsProviderName', version: '1' },
          actionConfiguration: { configuration: { ProjectName: 'demo' } },
          pipelineContext: {
            pipelineName: 'MySecondPipeline',
            stage: { name: 'Testing' },
            action: { name: 'JenkinsTestAction', actionExecutionId: '22222222-2222-4222-8222-222222222222' },
            pipelineArn: 'arn:aws:codepipeline:us-west-2:999999999999:MySecondPipeline',
            pipelineExecutionId: '33333333-3333-4333-8333-333333333333',
          },
          inputArtifacts: [
            {
              name: 'MyAppBuild',
              location: {
                type: 'S3',
                s3Location: { bucketName: 'b', objectKey: 'MySecondPipeline/MyAppBuild/EXAMPLE' },
              },
            },
          ],
          outputArtifacts: [],
          artifactCredentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 's', sessionToken: 't' },
          continuationToken: 'step 2',
          encryptionKey: { id: 'k', type: 'KMS' },
        },
      },
    } as const;
    await using emulator = await startTestEmulator();
    await emulator.jobs.enqueue(part(printed) as never);

    const jobId = printed.jobDetails.id;
    const { jobDetails } = await emulator.client.send(new GetJobDetailsCommand({ jobId }));

    const data = { ...printed.jobDetails.data, artifactCredentials: artifactCredentials(1) };
    expect(jobDetails).toEqual({ id: jobId, accountId: '123456789012', data });
  });
});

describe('the examples that come with the emulator', () => {
  test('are jobs that a worker of custom actions can do to their end', async () => {
    await using emulator = await startTestEmulator({ fixtures: new URL('../../fixtures', import.meta.url).pathname });
    const jobs = (await emulator.jobs.list()).filter(({ actionTypeId: { owner } }) => owner === 'Custom');
    expect(jobs.length).toBeGreaterThanOrEqual(4);

    for (const { id, actionTypeId } of jobs) {
      const { configuration } = await emulator.jobs.get(id);
      const actionType = emulator.parts.store.actionTypes.find('123456789012/us-east-1', actionTypeId)?.type;
      const property = actionType?.configurationProperties.find(({ queryable }) => queryable)?.name;
      const queryParam = property === undefined ? undefined : { [property]: configuration[property] as string };
      const poll = new PollForJobsCommand({ actionTypeId: actionTypeId as typeof buildType, queryParam });
      const [polled] = (await emulator.client.send(poll)).jobs ?? [];
      await emulator.client.send(new AcknowledgeJobCommand({ jobId: polled?.id, nonce: polled?.nonce }));
      await emulator.client.send(new PutJobSuccessResultCommand({ jobId: polled?.id }));
    }

    expect(await emulator.jobs.list({ status: 'Succeeded' })).toHaveLength(jobs.length);
    expect(emulator.log).toEqual([]);
  });
});
