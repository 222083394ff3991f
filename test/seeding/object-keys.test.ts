import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { account, region, startTestEmulator } from '../support/emulator.ts';
import { sourceStub } from '../support/executions.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';
import { readDocument } from '../support/read-document.ts';

/** Keys that no object can have (N1), and what is said of them. */
const impossible: readonly (readonly [what: string, key: string, sentence: string])[] = [
  ['of more bytes than S3 takes', 'é'.repeat(513), 'has 1026 bytes in UTF-8, and S3 takes no more than 1024.'],
  ['with NUL', 'a\0b', 'has the character NUL in it.'],
  ['with half of a surrogate pair', 'a\ud800b', 'has half of a surrogate pair in it.'],
  ['that leads out', 'a/../../b', "leads out of its bucket with '..'."],
];

const possible = ['é'.repeat(512), 'a/../b', 'a..b', '😀', 'a//b', ' '];
const fixtures = { actionTypes: [buildTypeFixture] };

describe.each(impossible)('a key %s is refused', (_, key, sentence) => {
  const location = { s3Location: { bucketName: 'store', objectKey: key } };
  const artifact = { name: 'App', location };

  test('in a document, by its place', async () => {
    const document = { objects: [{ bucket: 'store', key, from: 'a.txt' }] };
    const reading = readDocument(JSON.stringify(document), 'objects.json', {
      world: { accountId: account, region },
      parameters: {},
    });

    await expect(reading).rejects.toThrow(`objects.json:1:37: objects[0].key: ${sentence}`);
  });

  test('before a file is put', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'a.txt'), 'text');
    await using emulator = await startTestEmulator({ fixtures });

    const loading = emulator.fixtures.load({ objects: [{ bucket: 'store', key, from: join(folder.path, 'a.txt') }] });

    await expect(loading).rejects.toThrow(sentence);
    expect(emulator.parts.store.blobs.count()).toMatchObject({ blobs: 0 });
  });

  test('as an artifact of a job or a stub', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    const job = { actionTypeId: buildType, inputArtifacts: [artifact] };
    const stub = {
      ...sourceStub,
      outputArtifacts: { App: { bucketName: 'store', objectKey: key } },
    };

    await expect(emulator.jobs.enqueue(job)).rejects.toThrow(
      `inputArtifacts[0].location.s3Location.objectKey: ${sentence}`,
    );
    await expect(emulator.fixtures.load({ jobs: [job] })).rejects.toThrow(sentence);
    await expect(emulator.fixtures.load({ stubs: [stub] } as never)).rejects.toThrow(sentence);
    expect(await emulator.jobs.list()).toEqual([]);
  });

  test('by whoever puts bytes', async () => {
    await using emulator = await startTestEmulator({ fixtures });

    await expect(emulator.artifacts.put({ bucket: 'store', key }, 'bytes')).rejects.toMatchObject({ code: 'invalid' });
  });
});

test.each(possible)('the key %j is one', async (key) => {
  await using emulator = await startTestEmulator({ fixtures });
  await emulator.artifacts.put({ bucket: 'store', key }, 'bytes');
  const location = { s3Location: { bucketName: 'store', objectKey: key } };

  const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType, inputArtifacts: [{ name: 'App', location }] });

  expect((await emulator.artifacts.get({ jobId: id, name: 'App' })).bytes.toString()).toBe('bytes');
});
