import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import { bucket, bytesOf, startS3 } from '../support/s3.ts';

const Bucket = bucket;
const isLong = process.env.LONG !== undefined;
const numRuns = isLong ? 400 : 25;

/** Keys that share prefixes and that an order of UTF-16 would put elsewhere than one of UTF-8. */
const key = fc
  .array(fc.constantFrom('a', 'b', '/', '//', '.', '..', ' ', '+', '%', '&', 'ü', '\uFF61', '\u{1F680}', '\u0001'), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''))
  // Those that lead out of their bucket have a test of their own.
  .filter((text) => !text.split('/').includes('..'));

const step = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), key, size: fc.nat(3_000_000) }),
  fc.record({ kind: fc.constant('delete' as const), key }),
  fc.record({
    kind: fc.constant('list' as const),
    prefix: fc.constantFrom('', 'a', 'a/', '/', 'ü'),
    delimiter: fc.constantFrom('', '/', 'b'),
    page: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({
    kind: fc.constant('range' as const),
    from: fc.nat(3_100_000),
    length: fc.integer({ min: 1, max: 2_000_000 }),
  }),
);

test('random objects are listed, read in ranges and deleted as a map would have them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 15 }), async (steps) => {
      await using emulator = await startS3();
      const { s3 } = emulator;
      const model = new Map<string, Buffer>();
      for (const [index, action] of steps.entries()) {
        switch (action.kind) {
          case 'put': {
            const Body = bytesOf(action.size, index + 1);
            await s3.send(new PutObjectCommand({ Bucket, Key: action.key, Body }));
            model.set(action.key, Body);
            break;
          }
          case 'delete':
            await s3.send(new DeleteObjectCommand({ Bucket, Key: action.key }));
            model.delete(action.key);
            break;
          case 'list':
            expect(await listAll(s3, action)).toEqual(listModel(model, action));
            break;
          case 'range': {
            const [Key, bytes] = [...model][index % Math.max(model.size, 1)] ?? [];
            if (Key === undefined || bytes === undefined) break;
            const { from, length } = action;
            const get = s3.send(new GetObjectCommand({ Bucket, Key, Range: `bytes=${from}-${from + length - 1}` }));
            if (from >= bytes.length) {
              expect((await refusalOf(get)).name).toBe('InvalidRange');
              break;
            }
            const got = Buffer.from((await (await get).Body?.transformToByteArray()) ?? []);
            expect(got.equals(bytes.subarray(from, from + length))).toBe(true);
          }
        }
      }
      expect(emulator.parts.store.blobs.count().blobs).toBe(model.size);
    }),
    { numRuns },
  );
}, 600_000);

interface Question {
  readonly prefix: string;
  readonly delimiter: string;
  readonly page: number;
}

async function listAll(s3: Awaited<ReturnType<typeof startS3>>['s3'], { prefix, delimiter, page }: Question) {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const answer = await s3.send(
      new ListObjectsV2Command({
        Bucket,
        Prefix: prefix,
        MaxKeys: page,
        EncodingType: 'url',
        ...(delimiter !== '' && { Delimiter: delimiter }),
        ...(ContinuationToken !== undefined && { ContinuationToken }),
      }),
    );
    const decode = (text = '') => decodeURIComponent(text.replaceAll('+', ' '));
    keys.push(...(answer.Contents ?? []).map(({ Key }) => decode(Key)));
    prefixes.push(...(answer.CommonPrefixes ?? []).map((each) => decode(each.Prefix)));
    ContinuationToken = answer.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return { keys, prefixes };
}

function listModel(model: ReadonlyMap<string, Buffer>, { prefix, delimiter }: Question) {
  const bytewise = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));
  const keys: string[] = [];
  const prefixes = new Set<string>();
  for (const name of [...model.keys()].filter((each) => each.startsWith(prefix)).sort(bytewise)) {
    const end = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
    if (end === -1) keys.push(name);
    else prefixes.add(name.slice(0, end + delimiter.length));
  }
  return { keys, prefixes: [...prefixes] };
}

test('an object of random parts is their bytes one behind the other', async () => {
  const smallest = 5 * 1024 * 1024;
  const size = fc.integer({ min: smallest, max: smallest + 2_000_000 });
  await fc.assert(
    fc.asyncProperty(fc.array(size, { maxLength: 3 }), fc.nat(2_000_000), async (sizes, last) => {
      await using emulator = await startS3();
      const { s3 } = emulator;
      const bodies = [...sizes, last].map((length, index) => bytesOf(length, index + 1));
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'a' }));
      const Parts = await Promise.all(
        bodies.map(async (Body, index) => {
          const part = { Bucket, Key: 'a', UploadId, PartNumber: 3 * index + 1, Body };
          return { PartNumber: part.PartNumber, ETag: (await s3.send(new UploadPartCommand(part))).ETag };
        }),
      );
      await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'a', UploadId, MultipartUpload: { Parts } }));

      const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));

      const bytes = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
      expect(bytes.equals(Buffer.concat(bodies))).toBe(true);
      expect(emulator.parts.store.blobs.count().blobs).toBe(1);
    }),
    { numRuns: isLong ? 50 : 4 },
  );
}, 600_000);
