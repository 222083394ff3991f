import { fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { s3ClientFor } from '../support/s3.ts';

const Bucket = 'large';
const mebibyte = 1024 * 1024;

function signed(headers: Record<string, string | number> = {}) {
  return {
    ...headers,
    'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
    'X-Amz-Date': '20300101T000000Z',
    Authorization: `AWS4-HMAC-SHA256 Credential=AKIAUNKNOWN/20300101/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
  };
}

async function put(url: string, size: number): Promise<number | undefined> {
  const sent = request(url, { method: 'PUT', headers: signed({ 'Content-Length': size }) });
  const chunk = Buffer.alloc(mebibyte, 7);
  for (let left = size; left > 0; left -= mebibyte) if (!sent.write(chunk)) await once(sent, 'drain');
  sent.end();
  const [answer] = await once(sent, 'response');
  answer.resume();
  return answer.statusCode;
}

async function read(url: string): Promise<number> {
  const sent = request(url, { headers: signed() });
  sent.end();
  const [answer] = await once(sent, 'response');
  let size = 0;
  for await (const bytes of answer) size += bytes.length;
  return size;
}

describe.skipIf(process.env.LONG === undefined)('in the long run', () => {
  test.each(['in memory', 'in a file'])(
    '1 GiB up and down takes less than 150 MB of memory, %s',
    async (where) => {
      using folder = temporaryFolder();
      const options = where === 'in a file' ? { db: join(folder.path, 'state.db') } : {};
      const child = fork(join(import.meta.dirname, '../support/emulator-process.ts'), [JSON.stringify(options)]);
      onTestFinished(() => void child.kill());
      const memory = async () => {
        child.send('memory');
        return ((await once(child, 'message')) as [number])[0];
      };
      const [endpoint] = (await once(child, 'message')) as [string];
      const s3 = s3ClientFor({ endpoint });
      await s3.send(new CreateBucketCommand({ Bucket }));
      await put(`${endpoint}/${Bucket}/warm-up`, mebibyte);
      const before = await memory();

      const status = await put(`${endpoint}/${Bucket}/a`, 1024 * mebibyte);
      const afterPut = await memory();
      const size = await read(`${endpoint}/${Bucket}/a`);
      const afterGet = await memory();

      expect([status, size]).toEqual([200, 1024 * mebibyte]);
      console.log(
        `1 GiB ${where}: ${Math.round(before / mebibyte)} MiB before, ${Math.round(afterPut / mebibyte)} after put, ${Math.round(afterGet / mebibyte)} after get`,
      );
      expect(Math.max(afterPut, afterGet) - before).toBeLessThan(150e6);
      s3.destroy();
      child.kill();
      await once(child, 'exit');
    },
    300_000,
  );

  test('10,000 small objects are put and listed', async () => {
    await using emulator = await startTestEmulator();
    const s3 = s3ClientFor(emulator);
    await s3.send(new CreateBucketCommand({ Bucket }));
    const names = Array.from({ length: 10_000 }, (_, index) => `dir-${index % 100}/object-${index}`);
    for (let at = 0; at < names.length; at += 50) {
      await Promise.all(
        names.slice(at, at + 50).map((Key) => s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))),
      );
    }

    const listed: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket })) {
      listed.push(...(page.Contents ?? []).map(({ Key }) => Key));
    }
    const { CommonPrefixes } = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));

    expect(listed).toEqual(names.toSorted());
    expect(CommonPrefixes).toHaveLength(100);
    s3.destroy();
  }, 300_000);
});
