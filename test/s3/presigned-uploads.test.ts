import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectAclCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import aws4 from 'aws4';
import { describe, expect, test } from 'vitest';
import { bucket as Bucket, type S3TestEmulator, startS3 } from '../support/s3.ts';

const Key = 'key';

/** A presigned URL for an upload whose sender gives nothing but the bytes. */
async function upload(emulator: S3TestEmulator, more: Partial<PutObjectCommandInput>, change = (url: string) => url) {
  const url = await getSignedUrl(emulator.s3, new PutObjectCommand({ Bucket, Key, ...more }));
  return fetch(change(url), { method: 'PUT', body: 'hello' });
}

function head({ s3 }: S3TestEmulator) {
  return s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
}

describe('what an SDK has moved from headers into a presigned URL', () => {
  test.each<[string, Partial<PutObjectCommandInput>, object]>([
    [
      'metadata',
      { Metadata: { Summary: 'nightly build', build: '7' } },
      { Metadata: { summary: 'nightly build', build: '7' } },
    ],
    ['a storage class', { StorageClass: 'STANDARD_IA' }, { StorageClass: 'STANDARD_IA' }],
    ['a redirection', { WebsiteRedirectLocation: '/new' }, { WebsiteRedirectLocation: '/new' }],
    ['an access control list', { ACL: 'bucket-owner-full-control' }, {}],
  ])('%s counts as sent', async (_, given, shown) => {
    await using emulator = await startS3({ auth: 'strict' });

    const { status } = await upload(emulator, given);

    expect({ status, ...(await head(emulator)) }).toMatchObject({ status: 200, ContentLength: 5, ...shown });
  });

  test('a header that is sent wins', async () => {
    await using emulator = await startS3({ auth: 'off' });
    const url = await getSignedUrl(emulator.s3, new PutObjectCommand({ Bucket, Key, Metadata: { build: '7' } }));

    await fetch(url, { method: 'PUT', body: 'hello', headers: { 'x-amz-meta-build': '8' } });

    expect(await head(emulator)).toMatchObject({ Metadata: { build: '8' } });
  });

  test('tags and the access control list are kept', async () => {
    await using emulator = await startS3({ auth: 'strict' });

    await upload(emulator, { Tagging: 'stage=test&team=a', ACL: 'public-read' });

    const { TagSet } = await emulator.s3.send(new GetObjectTaggingCommand({ Bucket, Key }));
    const { Grants } = await emulator.s3.send(new GetObjectAclCommand({ Bucket, Key }));
    expect(TagSet).toEqual([
      { Key: 'stage', Value: 'test' },
      { Key: 'team', Value: 'a' },
    ]);
    expect(Grants?.map(({ Permission }) => Permission)).toContain('READ');
  });

  test('encryption counts as sent, when the SDK is told to move it', async () => {
    await using emulator = await startS3();
    const command = new PutObjectCommand({ Bucket, Key, ServerSideEncryption: 'AES256' });
    const url = await getSignedUrl(emulator.s3, command, {
      hoistableHeaders: new Set(['x-amz-server-side-encryption']),
    });

    await fetch(url, { method: 'PUT', body: 'hello' });

    expect(await head(emulator)).toMatchObject({ ServerSideEncryption: 'AES256' });
  });

  test('metadata of an upload in parts counts as sent', async () => {
    await using emulator = await startS3();
    const begin = new CreateMultipartUploadCommand({ Bucket, Key, Metadata: { build: '7' } });
    const begun = await (await fetch(await getSignedUrl(emulator.s3, begin), { method: 'POST' })).text();
    const UploadId = /<UploadId>(.*)<\/UploadId>/.exec(begun)?.[1] ?? '';
    const part = { Bucket, Key, UploadId, PartNumber: 1 };
    const { ETag } = await emulator.s3.send(new UploadPartCommand({ ...part, Body: 'hello' }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await emulator.s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));

    expect(await head(emulator)).toMatchObject({ Metadata: { build: '7' } });
  });

  test("a checksum is not the body's, which the SDK did not have, and is ignored", async () => {
    await using emulator = await startS3();
    let query = '';

    const { status } = await upload(emulator, {}, (url) => {
      query = url;
      return url;
    });

    expect(query).toContain('x-amz-checksum-crc32=AAAAAA%3D%3D');
    expect(status).toBe(200);
    expect(await head(emulator)).not.toHaveProperty('ChecksumCRC32');
  });

  test('a source to copy is ignored: an empty object is put', async () => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: 'hello' }));
    const copy = new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/source` });

    const { status } = await fetch(await getSignedUrl(emulator.s3, copy), { method: 'PUT' });

    expect({ status, ...(await head(emulator)) }).toMatchObject({ status: 200, ContentLength: 0 });
  });

  test('metadata that is a signed header, too, need not be sent', async () => {
    await using emulator = await startS3({ auth: 'strict' });
    const { host } = new URL(emulator.endpoint);
    const { path } = aws4.sign(
      {
        service: 's3',
        region: 'us-east-1',
        method: 'PUT',
        path: `/${Bucket}/${Key}?X-Amz-Expires=60&x-amz-meta-build=7`,
        headers: { Host: host, 'x-amz-meta-build': '7' },
        signQuery: true,
      },
      { accessKeyId: 'test', secretAccessKey: 'test' },
    );

    const { status } = await fetch(emulator.endpoint + path, { method: 'PUT', body: 'hello' });

    expect(path).toContain('X-Amz-SignedHeaders=host%3Bx-amz-meta-build');
    expect({ status, ...(await head(emulator)) }).toMatchObject({ status: 200, Metadata: { build: '7' } });
  });

  test('it is signed', async () => {
    await using emulator = await startS3({ auth: 'lenient' });
    const change = (url: string) => url.replace('x-amz-meta-build=7', 'x-amz-meta-build=8');

    const answer = await upload(emulator, { Metadata: { build: '7' } }, change);

    expect(await answer.text()).toContain('<Code>SignatureDoesNotMatch</Code>');
  });

  test('a line break in it is refused', async () => {
    await using emulator = await startS3({ auth: 'off' });
    const change = (url: string) => url.replace('x-amz-meta-build=7', 'x-amz-meta-build=7%0D%0Aa');

    const answer = await upload(emulator, { Metadata: { build: '7' } }, change);

    expect(await answer.text()).toContain('<Code>InvalidArgument</Code>');
  });
});
