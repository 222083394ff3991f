import { createHash } from 'node:crypto';
import { CreateMultipartUploadCommand, DeleteObjectsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { bucket as Bucket, headerOf, type S3RawRequest, sendS3, startS3 } from '../support/s3.ts';

const argument = (message: string, name: string, value: string) =>
  `<Code>InvalidArgument</Code><Message>${message}</Message><ArgumentName>${name}</ArgumentName><ArgumentValue>${value}</ArgumentValue>`;
const invalidTag = (message: string, details: string) =>
  `<Code>InvalidTag</Code><Message>${message}</Message>${details}`;
const tagging = (...tags: readonly (readonly [string, string])[]) =>
  `<Tagging><TagSet>${tags.map(([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`).join('')}</TagSet></Tagging>`;

const empty = { 'Content-MD5': createHash('md5').update('').digest('base64') };
const object = `/${Bucket}/a`;
const noBody = '<Code>MissingRequestBodyError</Code><Message>Request Body is empty</Message>';
const wrongEncryption = 'The encryption method specified is not supported';
const noSuffix = 'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty';
const tooLow = 'Argument maxKeys must be an integer between 0 and 2147483647';
const notForKeys = (name: string) => `There is no such thing as the ?${name} sub-resource for a key`;
const source = (value: string) => ({
  method: 'PUT',
  path: `/${Bucket}/b`,
  headers: { 'x-amz-copy-source': value },
  body: '',
});
const onlyCopies = 'You can only specify a copy source header for copy requests.';
const noUpload = 'This operation does not accept partNumber without uploadId';
const noNumber = 'Provided max-keys not an integer or within integer range';

test.each<[what: string, request: S3RawRequest, status: number, document: string]>([
  [
    'an object that is not there',
    { path: `/${Bucket}/none` },
    404,
    '<Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>none</Key>',
  ],
  [
    'a digest of another body',
    { method: 'PUT', path: object, headers: { 'Content-MD5': 'XrY7u+Ae7tCTyyK7j1rNww==' }, body: '' },
    400,
    '<Code>BadDigest</Code><Message>The Content-MD5 you specified did not match what we received.</Message><CalculatedDigest>1B2M2Y8AsgTpgAmY7PhCfg==</CalculatedDigest><ExpectedDigest>5eb63bbbe01eeed093cb22bb8f5acdc3</ExpectedDigest>',
  ],
  [
    'a list of another name',
    { method: 'PUT', path: object, headers: { 'x-amz-acl': 'privatee' }, body: '' },
    400,
    argument('', 'x-amz-acl', 'privatee').replace('<Message></Message>', '<Message/>'),
  ],
  [
    'an encryption of another name',
    { method: 'PUT', path: object, headers: { 'x-amz-server-side-encryption': 'aes256' }, body: '' },
    400,
    argument(wrongEncryption, 'x-amz-server-side-encryption', 'aes256'),
  ],
  ['tags without a document', { method: 'PUT', path: `${object}?tagging`, headers: empty, body: '' }, 400, noBody],
  [
    'deletions without a document',
    { method: 'POST', path: `/${Bucket}?delete`, headers: empty, body: '' },
    400,
    noBody,
  ],
  [
    'a tag whose key has other characters',
    { method: 'PUT', path: `${object}?tagging`, body: tagging(['te&amp;st', 'x']) },
    400,
    invalidTag('The TagKey you have provided is invalid', '<TagKey>te&amp;st</TagKey>'),
  ],
  [
    'a tag whose value has other characters',
    { method: 'PUT', path: `/${Bucket}?tagging`, body: tagging(['key', 'inv&amp;alid']) },
    400,
    invalidTag('The TagValue you have provided is invalid', '<TagKey>key</TagKey><TagValue>inv&amp;alid</TagValue>'),
  ],
  [
    'a tag that comes twice',
    { method: 'PUT', path: `/${Bucket}?tagging`, body: tagging(['key', 'value'], ['key', 'value1']) },
    400,
    invalidTag('Cannot provide multiple Tags with the same key', '<TagKey>key</TagKey>'),
  ],
  [
    'a website without an index',
    { method: 'PUT', path: `/${Bucket}?website`, body: '<WebsiteConfiguration></WebsiteConfiguration>' },
    400,
    argument(noSuffix, 'IndexDocument', 'null'),
  ],
  ['fewer than no keys', { path: `/${Bucket}?list-type=2&max-keys=-1` }, 400, argument(tooLow, 'maxKeys', '-1')],
  [
    'fewer than no versions',
    { path: `/${Bucket}?versions&max-keys=-1` },
    400,
    argument('max-keys cannot be negative', 'max-keys', '-1'),
  ],
  ['no number of keys', { path: `/${Bucket}?list-type=2&max-keys=x` }, 400, argument(noNumber, 'max-keys', 'x')],
  [
    'too many uploads',
    { path: `/${Bucket}?uploads&max-uploads=2157483647` },
    400,
    argument(noNumber.replace('max-keys', 'max-uploads'), 'max-uploads', '2157483647'),
  ],
  [
    'the version of no such id',
    { path: `${object}?versionId=abc` },
    400,
    argument('Invalid version id specified', 'versionId', 'abc'),
  ],
  [
    'the version of no id',
    { path: `${object}?versionId=` },
    400,
    argument('Version id cannot be the empty string', 'versionId', '').replace('></ArgumentValue>', '/>'),
  ],
  [
    'the deletion of the version of no such id',
    { method: 'DELETE', path: `${object}?versionId=abc` },
    400,
    argument('Invalid version id specified', 'versionId', 'abc'),
  ],
  [
    'a part of no upload',
    { method: 'PUT', path: `${object}?partNumber=1`, body: 'x' },
    400,
    argument(noUpload, 'partNumber', 'partNumber'),
  ],
  [
    'uploads of an object',
    { path: `${object}?uploads` },
    400,
    '<Code>InvalidRequest</Code><Message>Key is not expected for the GET method ?uploads subresource</Message>',
  ],
  [
    'versions of an object',
    { path: `${object}?versions` },
    400,
    `<Code>InvalidRequest</Code><Message>${notForKeys('versions')}</Message>`,
  ],
  [
    'the logging of an object',
    { path: `${object}?logging` },
    400,
    `<Code>NoLoggingStatusForKey</Code><Message>${notForKeys('logging')}</Message>`,
  ],
  ['a copy of a bucket', source(Bucket), 400, argument('Invalid copy source object key', 'x-amz-copy-source', Bucket)],
  [
    'a copy of nothing',
    source(''),
    400,
    argument('Invalid copy source bucket name', 'x-amz-copy-source', '').replace('></ArgumentValue>', '/>'),
  ],
  [
    'a copy of what is not encoded',
    source(`${Bucket}/%%`),
    400,
    argument('Invalid copy source encoding', 'x-amz-copy-source', `${Bucket}/%%`),
  ],
  [
    'a copy with a body of its own',
    { ...source(`${Bucket}/a`), body: 'x' },
    400,
    '<Code>InvalidRequest</Code><Message>The request included a body. Requests of this type must not include a non-empty body.</Message>',
  ],
  [
    'a source of what is no copy',
    { ...source(`${Bucket}/a`), method: 'GET' },
    400,
    argument(onlyCopies, 'x-amz-copy-source', `${Bucket}/a`),
  ],
])('%s is answered with the service’s document (N3, N4, N8)', async (_, request, status, document) => {
  await using emulator = await startS3();
  await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));

  const answer = await sendS3(emulator, request);

  const [, shown] = /<Error>(.*)<RequestId>[^<]+<\/RequestId><HostId>[^<]+<\/HostId><\/Error>$/.exec(
    answer.body.toString(),
  ) ?? [undefined, answer.body.toString()];
  expect([answer.status, shown]).toEqual([status, document]);
});

test('an object of a list is not deleted where its version has no such id (N4)', async () => {
  await using emulator = await startS3();
  const unknown = 'v5n1PPUjOCMHLyyfq0ayjoZ5RZLfVQKA';
  await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));

  const { Deleted, Errors } = await emulator.s3.send(
    new DeleteObjectsCommand({
      Bucket,
      Delete: { Objects: ['abc', unknown].map((VersionId) => ({ Key: 'a', VersionId })) },
    }),
  );

  expect(Deleted).toEqual([{ Key: 'a', VersionId: unknown }]);
  expect(Errors).toEqual([
    { Key: 'a', VersionId: 'abc', Code: 'NoSuchVersion', Message: 'The specified version does not exist.' },
  ]);
});

test('an upload in parts is told what is wrong with it in the service’s documents (N3, N4)', async () => {
  await using emulator = await startS3();
  const { UploadId = '' } = await emulator.s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'a' }));
  const path = `${object}?uploadId=${UploadId}`;
  const part = (number: number) =>
    `<CompleteMultipartUpload><Part><PartNumber>${number}</PartNumber><ETag>"gibberish"</ETag></Part></CompleteMultipartUpload>`;
  const complete = async (body: string) => (await sendS3(emulator, { method: 'POST', path, body })).body.toString();

  expect(await complete(part(1))).toContain(
    `may not match the part's entity tag.</Message><UploadId>${UploadId}</UploadId><PartNumber>1</PartNumber><ETag>gibberish</ETag><RequestId>`,
  );
  expect(await complete(part(0))).toContain(argument('PartNumber must be &gt;= 1', 'PartNumber', '0'));
  expect(await complete('')).toContain(
    '<Code>InvalidRequest</Code><Message>You must specify at least one part</Message><RequestId>',
  );
  const put = await sendS3(emulator, { method: 'PUT', path, body: 'x' });
  expect([put.status, headerOf(put, 'allow')]).toEqual([405, 'DELETE, POST, GET']);
  expect(put.body.toString()).toContain('<Method>PUT</Method><ResourceType>UPLOAD</ResourceType><RequestId>');
});
