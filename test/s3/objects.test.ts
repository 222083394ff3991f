import { crc32 } from 'node:zlib';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../support/answers.ts';
import { type RawAnswer, sendRaw } from '../support/http.ts';
import { bucket, bytesOf, codeOf, elementOf, headerOf, sendS3, startS3 } from '../support/s3.ts';

const Bucket = bucket;

function crcOf(text: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString('base64');
}

async function textOf(sent: Promise<{ Body?: { transformToString(): Promise<string> } | undefined }>) {
  return (await sent).Body?.transformToString();
}

describe('an object', () => {
  test('redirects to a path or a URL alone', async () => {
    await using emulator = await startS3();
    const put = (location: string) =>
      sendS3(emulator, {
        method: 'PUT',
        path: `/${bucket}/a`,
        headers: { 'x-amz-website-redirect-location': location },
        body: 'x',
      });

    expect(codeOf(await put('there'))).toEqual({ status: 400, code: 'InvalidRedirectLocation' });
    for (const location of ['/there', 'http://there', 'https://there']) expect((await put(location)).status).toBe(200);
  });

  test('has a storage class that S3 knows', async () => {
    await using emulator = await startS3();
    const headers = { 'x-amz-storage-class': 'SOMEWHERE' };

    const answer = await sendS3(emulator, { method: 'PUT', path: `/${bucket}/a`, headers, body: 'x' });

    expect(codeOf(answer)).toEqual({ status: 400, code: 'InvalidStorageClass' });
  });

  test('has no attributes but those that are asked for', async () => {
    await using emulator = await startS3();
    await sendS3(emulator, { method: 'PUT', path: `/${bucket}/a`, body: 'x' });

    const answer = await sendS3(emulator, { path: `/${bucket}/a?attributes` });

    expect(codeOf(answer)).toEqual({ status: 400, code: 'InvalidRequest' });
  });

  test('is given back with its bytes, its headers and its metadata', async () => {
    await using emulator = await startS3();
    const described = {
      ContentType: 'application/zip',
      ContentDisposition: 'attachment',
      ContentEncoding: 'gzip',
      ContentLanguage: 'de',
      CacheControl: 'no-store',
      Metadata: { 'built-by': 'worker 1' },
      ServerSideEncryption: 'aws:kms' as const,
      SSEKMSKeyId: 'key-1',
    };

    const put = await answerOf(
      emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'app.zip', Body: 'hello', ...described })),
    );
    const { Body, ...got } = await answerOf(emulator.s3.send(new GetObjectCommand({ Bucket, Key: 'app.zip' })));

    expect(put).toEqual({
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      ChecksumCRC32: 'NhCmhg==',
      ChecksumType: 'FULL_OBJECT',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'key-1',
    });
    expect(await Body?.transformToString()).toBe('hello');
    expect(got).toEqual({
      ...described,
      AcceptRanges: 'bytes',
      ChecksumCRC32: 'NhCmhg==',
      ChecksumType: 'FULL_OBJECT',
      ContentLength: 5,
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      LastModified: new Date('2030-01-01T00:00:00Z'),
    });
  });

  test('is encrypted with S3’s own keys where nobody says otherwise, in each answer about it (N9)', async () => {
    await using emulator = await startS3();
    const place = { Bucket, Key: 'app.zip' };

    const answers = [
      await emulator.s3.send(new PutObjectCommand({ ...place, Body: 'hello' })),
      await emulator.s3.send(new HeadObjectCommand(place)),
      await emulator.s3.send(new CopyObjectCommand({ ...place, Key: 'copy', CopySource: `${Bucket}/app.zip` })),
    ];

    expect(answers.map(({ ServerSideEncryption }) => ServerSideEncryption)).toEqual(['AES256', 'AES256', 'AES256']);
  });

  test('is answered with headers in S3’s own spelling', async () => {
    await using emulator = await startS3();
    const path = `/${bucket}/a`;
    const sent = { 'Cache-Control': 'no-store', 'X-Amz-Meta-Built-By': 'worker' };
    const ofEvery = /^(x-amz-id-2|x-amz-request-id|Server|Date|Connection|Keep-Alive)$/;
    const namesOf = ({ headers }: RawAnswer) =>
      headers
        .map(([name]) => name)
        .filter((name) => !ofEvery.test(name))
        .toSorted();

    const put = await sendS3(emulator, { method: 'PUT', path, headers: sent, body: 'hello' });
    const got = await sendS3(emulator, { path, headers: { Range: 'bytes=1-2' } });
    const missing = await sendS3(emulator, { path: `/${bucket}/b` });

    expect(namesOf(put)).toEqual(['Content-Length', 'ETag', 'x-amz-server-side-encryption']);
    expect(namesOf(got)).toEqual([
      ...['Accept-Ranges', 'Cache-Control', 'Content-Length', 'Content-Range', 'Content-Type', 'ETag', 'Last-Modified'],
      ...['x-amz-meta-built-by', 'x-amz-server-side-encryption'],
    ]);
    expect(namesOf(missing)).toEqual(['Content-Length', 'Content-Type']);
  });

  test('is described by HeadObject without its bytes', async () => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }));

    const head = await answerOf(emulator.s3.send(new HeadObjectCommand({ Bucket, Key: 'a' })));

    expect(head).toEqual({
      AcceptRanges: 'bytes',
      ContentLength: 5,
      ContentType: 'application/octet-stream',
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      LastModified: new Date('2030-01-01T00:00:00Z'),
      Metadata: {},
      ServerSideEncryption: 'AES256',
    });
  });

  test('of no bytes is an object', async () => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'empty', Body: '' }));

    const { ContentLength, ETag } = await emulator.s3.send(new GetObjectCommand({ Bucket, Key: 'empty' }));

    expect({ ContentLength, ETag }).toEqual({ ContentLength: 0, ETag: '"d41d8cd98f00b204e9800998ecf8427e"' });
  });

  test.each([
    ['a space', 'a b'],
    ['a plus sign', 'a+b'],
    ['unicode', 'ü/日本語/🚀'],
    ['everything that a URL would read otherwise', `%2F?#[]@!$&'()*,;=:"<>\\^{}|~\``],
    ['a control character', 'a\u0001b'],
    ['slashes that mean nothing', '/a//b/'],
    ['dots that mean nothing', './a/../b/..'],
    ['1,024 bytes', 'ü'.repeat(512)],
  ])('may have a key with %s', async (_, Key) => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));

    const got = await textOf(emulator.s3.send(new GetObjectCommand({ Bucket, Key })));
    const { Contents = [] } = await emulator.s3.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }));

    expect(got).toBe(Key);
    expect(Contents.map((object) => decodeURIComponent(object.Key?.replaceAll('+', ' ') ?? ''))).toEqual([Key]);
  });

  test.each([
    ['longer than 1,024 bytes', encodeURIComponent('ü'.repeat(513)), { status: 400, code: 'KeyTooLongError' }],
    ['that leads out of the bucket', '..%2Fsecret', { status: 400, code: 'InvalidURI' }],
    ['that leads out of the bucket later', 'a%2F..%2F..%2Fsecret', { status: 400, code: 'InvalidURI' }],
    ['with a NUL', 'a%00b', { status: 400, code: 'InvalidURI' }],
  ])('is refused under a key %s', async (_, key, refusal) => {
    await using emulator = await startS3();

    const answer = await sendS3(emulator, { method: 'PUT', path: `/${bucket}/${key}`, body: 'x' });

    expect(codeOf(answer)).toEqual(refusal);
    expect((await emulator.s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  });

  test.each(['a%zz', 'a%', 'a%ff'])('is refused under %s, which is no text', async (key) => {
    await using emulator = await startS3();

    const answer = await sendRaw(emulator, { method: 'PUT', path: `/${bucket}/${key}`, body: 'x' });

    expect(codeOf(answer)).toEqual({ status: 400, code: 'InvalidURI' });
  });

  test('takes the place of the one before, whose bytes go', async () => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: bytesOf(3_000_000) }));
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'new' }));

    const got = await textOf(emulator.s3.send(new GetObjectCommand({ Bucket, Key: 'a' })));

    expect(got).toBe('new');
    expect(emulator.parts.store.blobs.count()).toEqual({ blobs: 1, chunks: 1 });
  });

  test('is gone once deleted, and deleting it again succeeds', async () => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
    await emulator.s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await emulator.s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));

    const refusal = await refusalOf(emulator.s3.send(new GetObjectCommand({ Bucket, Key: 'a' })));

    expect(refusal).toEqual({ name: 'NoSuchKey', message: 'The specified key does not exist.', status: 404 });
    expect(emulator.parts.store.blobs.count()).toEqual({ blobs: 0, chunks: 0 });
  });

  test('is answered with headers of the caller’s choice', async () => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ContentType: 'text/plain' }));

    const { ContentType, ContentDisposition } = await emulator.s3.send(
      new GetObjectCommand({ Bucket, Key: 'a', ResponseContentType: 'text/csv', ResponseContentDisposition: 'inline' }),
    );

    expect({ ContentType, ContentDisposition }).toEqual({ ContentType: 'text/csv', ContentDisposition: 'inline' });
  });

  test('is refused with more than 2 KB of metadata', async () => {
    await using emulator = await startS3();
    const put = new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', Metadata: { a: 'x'.repeat(2048) } });

    expect(await refusalOf(emulator.s3.send(put))).toMatchObject({ name: 'MetadataTooLarge', status: 400 });
  });
});

describe('a range', () => {
  test.each([
    ['bytes=-5', 200],
    ['bytes=-0', 416],
    ['bytes=0-', 416],
    ['bytes=0-0', 416],
  ])('%s of an object of no bytes answers %s', async (range, status) => {
    await using emulator = await startS3();
    await sendS3(emulator, { method: 'PUT', path: `/${bucket}/empty`, body: '' });

    const answer = await sendS3(emulator, { path: `/${bucket}/empty`, headers: { Range: range } });

    expect([answer.status, headerOf(answer, 'content-range')]).toEqual([
      status,
      status === 200 ? undefined : 'bytes */0',
    ]);
  });

  const body = bytesOf(2_500_000);

  test.each([
    ['bytes=0-0', 0, 1],
    ['bytes=1048570-1048590', 1048570, 1048591],
    ['bytes=2499999-', 2499999, 2500000],
    ['bytes=-5', 2499995, 2500000],
    ['bytes=-9999999', 0, 2500000],
    ['bytes=10-99999999', 10, 2500000],
  ])('%s is answered with its bytes', async (Range, from, to) => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: body }));

    const answer = await emulator.s3.send(new GetObjectCommand({ Bucket, Key: 'a', Range }));

    expect(answer.$metadata.httpStatusCode).toBe(206);
    expect(answer.ContentRange).toBe(`bytes ${from}-${to - 1}/2500000`);
    expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(body.subarray(from, to))).toBe(true);
  });

  test.each(['bytes=5-4', 'bytes=0-1,3-4', 'bytes=-', 'lines=1-2', 'bytes=a-b'])(
    '%s is none, and the whole object is answered',
    async (Range) => {
      await using emulator = await startS3();
      await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }));

      const answer = await emulator.s3.send(new GetObjectCommand({ Bucket, Key: 'a', Range }));

      expect([answer.$metadata.httpStatusCode, await answer.Body?.transformToString()]).toEqual([200, 'hello']);
    },
  );

  test.each(['bytes=5-', 'bytes=5-9', 'bytes=-0'])('%s behind the end is refused', async (range) => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }));

    const answer = await sendS3(emulator, { path: `/${bucket}/a`, headers: { range } });

    expect(codeOf(answer)).toEqual({ status: 416, code: 'InvalidRange' });
    expect(elementOf(answer, 'ActualObjectSize')).toBe('5');
    expect(headerOf(answer, 'content-range')).toBe('bytes */5');
  });
});

describe('a condition', () => {
  const etag = '"5d41402abc4b2a76b9719d911017c592"';
  const modified = 'Tue, 01 Jan 2030 00:00:00 GMT';
  const earlier = 'Mon, 31 Dec 2029 23:59:59 GMT';

  test.each([
    [{ 'If-Match': etag }, 200],
    [{ 'If-Match': '*' }, 200],
    [{ 'If-Match': '"other"' }, 412],
    [{ 'If-None-Match': '"other"' }, 200],
    [{ 'If-None-Match': etag }, 304],
    [{ 'If-Modified-Since': earlier }, 200],
    [{ 'If-Modified-Since': modified }, 304],
    [{ 'If-Unmodified-Since': modified }, 200],
    [{ 'If-Unmodified-Since': earlier }, 412],
    [{ 'If-Match': etag, 'If-Unmodified-Since': earlier }, 200],
    [{ 'If-None-Match': '"other"', 'If-Modified-Since': modified }, 200],
    [{ 'If-None-Match': etag, 'If-Modified-Since': earlier }, 304],
  ])('of a read %o answers %i', async (headers, status) => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }));

    for (const method of ['GET', 'HEAD']) {
      const answer = await sendS3(emulator, { method, path: `/${bucket}/a`, headers });
      expect(answer.status).toBe(status);
      expect(headerOf(answer, 'etag')).toBe(status === 412 ? undefined : etag);
    }
  });

  test('lets a write happen only when there is no object yet', async () => {
    await using emulator = await startS3();
    const put = () => emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', IfNoneMatch: '*' }));
    await put();

    expect(await refusalOf(put())).toMatchObject({ name: 'PreconditionFailed', status: 412 });
  });

  test('lets a write happen only to the object that is meant', async () => {
    await using emulator = await startS3();
    const put = (Body: string, IfMatch?: string) =>
      emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body, IfMatch }));

    expect(await refusalOf(put('x', etag))).toMatchObject({ name: 'NoSuchKey', status: 404 });
    await put('hello');
    expect(await refusalOf(put('x', '"other"'))).toMatchObject({ name: 'PreconditionFailed', status: 412 });
    await put('new', etag);
    expect(await textOf(emulator.s3.send(new GetObjectCommand({ Bucket, Key: 'a' })))).toBe('new');
  });
});

describe('CopyObject', () => {
  test('has no storage class, encryption or redirection but its own', async () => {
    await using emulator = await startS3();
    const own = {
      StorageClass: 'STANDARD_IA',
      ServerSideEncryption: 'aws:kms',
      WebsiteRedirectLocation: '/there',
    } as const;
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ContentType: 'text/plain', ...own }));
    const copy = { Bucket, Key: 'copy', CopySource: `${bucket}/a` };
    const shown = async () => {
      const head = await emulator.s3.send(new HeadObjectCommand({ Bucket, Key: 'copy' }));
      return [head.ContentType, head.StorageClass, head.ServerSideEncryption, head.WebsiteRedirectLocation];
    };

    await emulator.s3.send(new CopyObjectCommand(copy));
    expect(await shown()).toEqual(['text/plain', undefined, 'AES256', undefined]);
    await emulator.s3.send(new CopyObjectCommand({ ...copy, ...own }));
    expect(await shown()).toEqual(['text/plain', 'STANDARD_IA', 'aws:kms', '/there']);
    const onItself = { Bucket, Key: 'a', CopySource: `${bucket}/a` };
    await emulator.s3.send(new CopyObjectCommand({ ...onItself, StorageClass: 'GLACIER_IR' }));
    const { StorageClass } = await emulator.s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
    expect(StorageClass).toBe('GLACIER_IR');
  });

  test('takes bytes, headers and metadata along without copying the bytes', async () => {
    await using emulator = await startS3();
    const Body = bytesOf(2_000_000);
    await emulator.s3.send(
      new PutObjectCommand({ Bucket, Key: 'a b', Body, ContentType: 'text/plain', Metadata: { x: '1' } }),
    );

    await emulator.s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `/${bucket}/a%20b` }));
    await emulator.s3.send(new DeleteObjectCommand({ Bucket, Key: 'a b' }));
    const got = await emulator.s3.send(new GetObjectCommand({ Bucket, Key: 'copy' }));

    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
    expect([got.ContentType, got.Metadata]).toEqual(['text/plain', { x: '1' }]);
    expect(emulator.parts.store.blobs.count()).toEqual({ blobs: 1, chunks: 2 });
  });

  test('replaces headers and metadata when asked, also of the object itself', async () => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello', Metadata: { x: '1' } }));
    const copy = { Bucket, Key: 'a', CopySource: `${bucket}/a` };

    expect(await refusalOf(emulator.s3.send(new CopyObjectCommand(copy)))).toMatchObject({ name: 'InvalidRequest' });
    await emulator.s3.send(new CopyObjectCommand({ ...copy, MetadataDirective: 'REPLACE', Metadata: { y: '2' } }));
    const got = await emulator.s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));

    expect([await got.Body?.transformToString(), got.Metadata]).toEqual(['hello', { y: '2' }]);
  });

  test('heeds the conditions on its source', async () => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }));
    const copy = { Bucket, Key: 'b', CopySource: `${bucket}/a` };
    const refused = async (condition: object) =>
      (await refusalOf(emulator.s3.send(new CopyObjectCommand({ ...copy, ...condition })))).name;

    expect(await refused({ CopySourceIfMatch: '"other"' })).toBe('PreconditionFailed');
    expect(await refused({ CopySourceIfNoneMatch: '"5d41402abc4b2a76b9719d911017c592"' })).toBe('PreconditionFailed');
    expect(await refused({ CopySource: `${bucket}/none` })).toBe('NoSuchKey');
    expect(await refused({ CopySource: 'no-such-bucket/a' })).toBe('NoSuchBucket');
    expect(await refused({ CopySource: 'nothing' })).toBe('InvalidArgument');
  });
});

describe('DeleteObjects', () => {
  test('deletes each on its own and tells what it could not', async () => {
    await using emulator = await startS3();
    for (const Key of ['a', 'b&<>']) await emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    const Objects = [{ Key: 'a' }, { Key: 'b&<>' }, { Key: 'none' }, { Key: 'x'.repeat(1025) }];

    const answer = await answerOf(emulator.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } })));

    expect(answer).toEqual({
      Deleted: [{ Key: 'a' }, { Key: 'b&<>' }, { Key: 'none' }],
      Errors: [{ Key: 'x'.repeat(1025), Code: 'KeyTooLongError', Message: 'Your key is too long' }],
    });
  });

  test('says nothing of successes when it is asked to be quiet', async () => {
    await using emulator = await startS3();

    const answer = await answerOf(
      emulator.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'a' }], Quiet: true } })),
    );

    expect(answer).toEqual({});
  });

  test.each([
    ['no XML', '{}'],
    ['an entity of its own', '<!DOCTYPE d [<!ENTITY e "a">]><Delete><Object><Key>&e;</Key></Object></Delete>'],
    ['an unknown entity', '<Delete><Object><Key>&e;</Key></Object></Delete>'],
    ['another document', '<Tagging/>'],
    ['no object', '<Delete/>'],
    ['1,001 objects', `<Delete>${'<Object><Key>a</Key></Object>'.repeat(1001)}</Delete>`],
    ['elements without end', '<a>'.repeat(100_000)],
  ])('refuses %s', async (_, body) => {
    await using emulator = await startS3();
    const headers = { 'x-amz-checksum-crc32': crcOf(body) };

    const answer = await sendS3(emulator, { method: 'POST', path: `/${bucket}?delete`, headers, body });

    expect(codeOf(answer)).toEqual({ status: 400, code: 'MalformedXML' });
  });

  test('wants a digest', async () => {
    await using emulator = await startS3();
    const body = '<Delete><Object><Key>a</Key></Object></Delete>';

    const answer = await sendS3(emulator, { method: 'POST', path: `/${bucket}?delete`, body });

    expect(codeOf(answer)).toEqual({ status: 400, code: 'InvalidRequest' });
  });
});
