import { mkdirSync } from 'node:fs';
import { GetPipelineStateCommand } from '@aws-sdk/client-codepipeline';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/index.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { s3ClientFor } from '../support/s3.ts';

const pipelines = `
pipelines:
  - name: Release
    roleArn: arn:aws:iam::123456789012:role/pipelines
    artifactStore: { type: S3, location: artifacts }
    stages:
      - name: Source
        actions:
          - name: Source
            actionTypeId: { category: Source, owner: AWS, provider: S3, version: "1" }
            configuration: { S3Bucket: sources, S3ObjectKey: app.zip }
            outputArtifacts: [{ name: App }]
      - name: Test
        actions:
          - name: Test
            actionTypeId: { category: Test, owner: Custom, provider: Jenkins, version: "1" }
            inputArtifacts: [{ name: App }]
executions: [{ pipeline: Release }]
`;

const objects = `
objects:
  - { bucket: sources, key: app.zip, from: app }
  - { bucket: sources, key: index.html, from: page }
  - { bucket: sources, key: style.css, from: page }
  - { bucket: sources, key: data, from: data.json }
  - { bucket: sources, key: other, from: page }
`;

const rest = `
buckets: [{ name: sources, versioning: true }]
actionTypes:
  - { category: Test, provider: Jenkins, version: "1",
      inputArtifactDetails: { minimumCount: 0, maximumCount: 5 }, outputArtifactDetails: { minimumCount: 0, maximumCount: 5 } }
`;

/** A folder in which each document needs what stands in one behind it. */
function backwards() {
  const folder = temporaryFolder();
  mkdirSync(`${folder.path}/app`);
  folder.write('app/readme.txt', 'read me');
  folder.write('page', '<p>');
  folder.write('data.json', '{}');
  mkdirSync(`${folder.path}/documents`);
  for (const [name, text] of [
    ['1-pipelines', pipelines],
    ['2-objects', objects.replaceAll('from: ', 'from: ../')],
    ['3-rest', rest],
  ]) {
    folder.write(`documents/${name}.yaml`, text as string);
  }
  return { ...folder, [Symbol.dispose]: folder[Symbol.dispose], documents: `${folder.path}/documents` };
}

describe.each<[string, (folder: string) => Promise<TestEmulator>]>([
  ['the start', (fixtures) => startTestEmulator({ fixtures })],
  [
    'load',
    async (folder) => {
      const emulator = await startTestEmulator();
      await emulator.fixtures.load(folder);
      return emulator;
    },
  ],
  [
    'a connection',
    async (folder) => {
      const emulator = await startTestEmulator();
      await (await connect(emulator.endpoint)).fixtures.load(folder);
      return emulator;
    },
  ],
  [
    'a reset',
    async (fixtures) => {
      const emulator = await startTestEmulator({ fixtures });
      await emulator.reset();
      return emulator;
    },
  ],
])('documents of a folder, by %s', (_, load) => {
  test('may stand in any order, and objects have versions and types', async () => {
    using folder = backwards();
    await using emulator = await load(folder.documents);
    const s3 = s3ClientFor(emulator);

    const { stageStates = [] } = await emulator.client.send(new GetPipelineStateCommand({ name: 'Release' }));
    const heads = await Promise.all(
      ['app.zip', 'index.html', 'style.css', 'data', 'other'].map((Key) =>
        s3.send(new HeadObjectCommand({ Bucket: 'sources', Key })),
      ),
    );
    s3.destroy();

    expect(heads.map(({ ContentType }) => ContentType)).toEqual([
      'application/zip',
      'text/html',
      'text/css',
      'application/json',
      'binary/octet-stream',
    ]);
    const [source] = stageStates[0]?.actionStates ?? [];
    expect(heads[0]?.VersionId).toMatch(/^[0-9a-f]{32}$/);
    expect(source?.currentRevision?.revisionId).toBe(heads[0]?.VersionId);
    expect(stageStates[1]?.latestExecution?.status).toBe('InProgress');
  });
});

describe('mistakes in several documents', () => {
  test('are all told, each with its file', async () => {
    using folder = backwards();
    folder.write('documents/1-pipelines.yaml', pipelines.replace('roleArn', 'roleARN'));
    folder.write('documents/3-rest.yaml', rest.replace('versioning: true', 'versioning: yes'));

    await expect(startTestEmulator({ fixtures: folder.documents })).rejects.toThrow(
      /^[^\n]*1-pipelines\.yaml:4:5: 'roleARN' is not known.* Did you mean 'roleArn'\?\n.*3-rest\.yaml:2:40: buckets\[0\]\.versioning: must be a boolean, not the string yes\.$/,
    );
  });

  test('files that are not there, and folders without any, are told for all documents', async () => {
    using folder = backwards();
    mkdirSync(`${folder.path}/none`);
    folder.write('documents/4-more.yaml', 'objects: [{ bucket: sources, key: a, from: ../none }]\n');
    folder.write('documents/5-more.yaml', 'objects: [{ bucket: sources, key: a, from: ../nowhere }]\n');

    await expect(startTestEmulator({ fixtures: folder.documents })).rejects.toThrow(
      `${folder.documents}/4-more.yaml:1:44: objects[0].from: no file is in the folder: ${folder.path}/none.\n` +
        `${folder.documents}/5-more.yaml:1:44: objects[0].from: no such file or folder: ${folder.path}/nowhere.`,
    );
  });

  test('what the service refuses is told with the place of its item, whatever stands before it', async () => {
    using folder = backwards();
    folder.write(
      'documents/2a.yaml',
      pipelines.replace('name: Release', 'name: Other').replace('S3Bucket: sources, ', ''),
    );
    folder.write(
      'documents/2b.yaml',
      'stubs:\n  - { match: { category: Source }, result: succeed,\n      delay: soon }\n',
    );

    await expect(startTestEmulator({ fixtures: `${folder.documents}` })).rejects.toThrow(
      `${folder.documents}/2b.yaml:3:14: stubs[0]: delay: `,
    );
    folder.write('documents/2b.yaml', '{}\n');
    await expect(startTestEmulator({ fixtures: `${folder.documents}` })).rejects.toThrow(
      `${folder.documents}/2a.yaml:3:5: pipelines[0]: Action configuration for action 'Source' is missing`,
    );
  });
});
