import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import yazl from 'yazl';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { bytesOf } from '../support/s3.ts';
import { oddZip } from '../support/zips.ts';

const hasUnzip = spawnSync('unzip', ['-v']).status === 0;
const script = Buffer.from('#!/bin/sh\nexec unzip -p "$0"\n');
const encrypted = 1;
const withDescriptor = 8;
const utf8 = 0x800;

/** Zips that Info-ZIP's unzip 6.0 lists. */
const listed: readonly (readonly [string, Buffer, string])[] = [
  ['stored', oddZip(), 'file.txt'],
  ['deflated, with a comment', oddZip({ method: 8, comment: 'made by hand' }), 'file.txt'],
  ['with a data descriptor', oddZip({ method: 8, flags: withDescriptor }), 'file.txt'],
  ['of zip64', oddZip({ zip64: true }), 'file.txt'],
  ['of an unknown method', oddZip({ method: 95 }), 'file.txt'],
  ['encrypted', oddZip({ flags: encrypted }), 'file.txt'],
  ['padded to 10,240 bytes', Buffer.concat([oddZip(), Buffer.alloc(10_000)]), 'file.txt'],
  ['behind a script', Buffer.concat([script, oddZip()]), 'file.txt'],
  ['behind a script that its offsets count', Buffer.concat([script, oddZip({ counted: script.length })]), 'file.txt'],
  ['of zip64 behind a script', Buffer.concat([script, oddZip({ zip64: true })]), 'file.txt'],
  ['between other bytes', Buffer.concat([script, oddZip({ comment: 'c' }), Buffer.from('\nend\n')]), 'file.txt'],
  ['with a name that leads out of a folder', oddZip({ name: '../../etc/passwd' }), '../../etc/passwd'],
  ['with an absolute name', oddZip({ name: '/etc/passwd' }), '/etc/passwd'],
  ['with a name in UTF-8', oddZip({ name: 'größe.txt', flags: utf8 }), 'größe.txt'],
  ['with a name in UTF-8 that says nothing of it', oddZip({ name: 'größe.txt' }), 'größe.txt'],
];

/** What is shown of an artifact of these bytes. */
async function show(bytes: Buffer) {
  await using emulator = await startTestEmulator();
  const place = { bucket: 'bucket-1', key: 'artifact' };
  await emulator.artifacts.put(place, bytes);
  const { entries, notListed } = await emulator.artifacts.get(place);
  return { entries, notListed };
}

describe('the files of a zip', () => {
  test.each(listed)('%s', async (_, bytes, name) => {
    expect(await show(bytes)).toEqual({ entries: [{ name, size: 5 }], notListed: undefined });
  });

  test.skipIf(!hasUnzip).each(listed)('%s, as unzip lists them', async (_, bytes, name) => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'a.zip');
    folder.write('a.zip', bytes);
    // It ends with 1 for warnings, such as of bytes before the zip.
    const { stdout, status } = spawnSync('unzip', ['-Z1', file], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });

    expect({ name: stdout.toString().trim(), isRead: (status ?? 9) <= 1 }).toEqual({ name, isRead: true });
  });

  test('are found before bytes that look like the end of another, which unzip takes for it', async () => {
    const bytes = Buffer.concat([oddZip(), Buffer.from(`PK\x05\x06${'x'.repeat(20)}`)]);

    expect((await show(bytes)).entries).toEqual([{ name: 'file.txt', size: 5 }]);
  });

  test.each([
    [10_000, undefined],
    [10_001, 'There are more than the 10,000 files that are listed.'],
  ])('of %i files are listed as far as 10,000, and the rest is told', async (count, sentence) => {
    const zip = new yazl.ZipFile();
    for (let index = 0; index < count; index++) zip.addBuffer(Buffer.alloc(0), `${index}.txt`, { compress: false });
    zip.end();

    const { entries, notListed } = await show(await buffer(zip.outputStream));

    expect([entries?.length, notListed]).toEqual([10_000, sentence]);
  });

  test('a name in the old code page of DOS is read by it', async () => {
    const { entries } = await show(oddZip({ name: Buffer.from([0x67, 0x72, 0x94, 0xe1, 0x65]) }));

    expect(entries?.[0]?.name).toBe('größe');
  });
});

describe('what is no zip says so', () => {
  const sentence = 'No files are listed: it is not a zip, or its end is missing.';
  test.each([
    ['text', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['a zip that was cut off', oddZip().subarray(0, -30)],
    ['a zip whose comment was cut off', oddZip({ comment: 'made by hand' }).subarray(0, -5)],
    ['a zip without its beginning', oddZip().subarray(60)],
    ['a zip before more than unzip searches', Buffer.concat([oddZip(), Buffer.alloc(66_000)])],
    ['bytes that look like ends of zips', Buffer.from('PK\x05\x06'.repeat(300_000))],
    ['random bytes', bytesOf(100_000)],
  ])('%s', async (_, bytes) => {
    expect(await show(bytes)).toEqual({ entries: undefined, notListed: sentence });
  });
});
