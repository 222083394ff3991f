import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetBucketAclCommand,
  GetObjectAclCommand,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../support/answers.ts';
import { bucket, codeOf, sendS3, startS3 } from '../support/s3.ts';

const Bucket = bucket;
const Owner = { ID: '123456789012' };
const ofOwner = { Grantee: { Type: 'CanonicalUser', ID: '123456789012' }, Permission: 'FULL_CONTROL' };
const everybody = { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' } as const;
const readable = { Owner, Grants: [ofOwner, { Grantee: everybody, Permission: 'READ' }] };
const own = { Owner, Grants: [ofOwner] };

const aclOf = (s3: S3Client, Key: string) => answerOf(s3.send(new GetObjectAclCommand({ Bucket, Key })));

describe('the access control list of an object (N8)', () => {
  test('is what it was put, copied or uploaded with, else its owner’s alone', async () => {
    await using emulator = await startS3({ auth: 'strict' });
    const { s3 } = emulator;
    const ACL = 'public-read';
    await s3.send(new PutObjectCommand({ Bucket, Key: 'plain', Body: 'x' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'put', Body: 'x', ACL }));
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${bucket}/put` }));
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy-2', CopySource: `${bucket}/put`, ACL }));
    const upload = { Bucket, Key: 'parts' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...upload, ACL }));
    const { ETag } = await s3.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'x' }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await s3.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));

    expect(await aclOf(s3, 'plain')).toEqual(own);
    expect(await aclOf(s3, 'put')).toEqual(readable);
    expect(await aclOf(s3, 'copy')).toEqual(own);
    expect(await aclOf(s3, 'copy-2')).toEqual(readable);
    expect(await aclOf(s3, 'parts')).toEqual(readable);
  });

  test('is changed by a canned one, by grants in headers and by a document', async () => {
    await using emulator = await startS3();
    const { s3 } = emulator;
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
    const put = async (input: object) => {
      await s3.send(new PutObjectAclCommand({ Bucket, Key: 'a', ...input }));
      return aclOf(s3, 'a');
    };
    const someone = { Type: 'CanonicalUser', ID: 'abc' } as const;
    const list = { Owner, Grants: [{ Grantee: someone, Permission: 'WRITE_ACP' as const }] };

    expect(await put({ ACL: 'public-read' })).toEqual(readable);
    expect(await put({ ACL: 'bucket-owner-full-control' })).toEqual(own);
    expect(await put({ GrantRead: `id="abc", uri="${everybody.URI}"` })).toEqual({
      Owner,
      Grants: [
        { Grantee: someone, Permission: 'READ' },
        { Grantee: everybody, Permission: 'READ' },
      ],
    });
    expect(await put({ AccessControlPolicy: list })).toEqual(list);
  });

  test.each([
    [{ 'x-amz-acl': 'public' }, undefined, 400, 'InvalidArgument'],
    [{ 'x-amz-acl': 'toString' }, undefined, 400, 'InvalidArgument'],
    [{ 'x-amz-acl': 'private', 'x-amz-grant-read': 'id="a"' }, undefined, 400, 'InvalidRequest'],
    [{ 'x-amz-grant-read': 'somebody' }, undefined, 400, 'InvalidArgument'],
    [{}, undefined, 400, 'MissingSecurityHeader'],
    [{}, '<AccessControlPolicy/>', 400, 'MalformedACLError'],
    [{}, '<Policy/>', 400, 'MalformedXML'],
    [{ 'x-amz-acl': 'private' }, '<AccessControlPolicy/>', 400, 'UnexpectedContent'],
  ])('is refused with %o and %s', async (headers, body, status, code) => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));

    const answer = await sendS3(emulator, {
      method: 'PUT',
      path: `/${bucket}/a?acl`,
      headers: headers as Record<string, string>,
      ...(body !== undefined && { body }),
    });

    expect(codeOf(answer)).toEqual({ status, code });
  });

  test('is refused where the bucket takes none, or none for the public', async () => {
    await using emulator = await startS3();
    const { s3 } = emulator;
    const put = (ACL: 'public-read' | 'private' | 'bucket-owner-full-control') =>
      s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ACL }));
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    const blocked = await refusalOf(put('public-read'));
    await put('private');
    const Rules = [{ ObjectOwnership: 'BucketOwnerEnforced' as const }];
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));

    expect(blocked).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(await refusalOf(put('public-read'))).toEqual({
      name: 'AccessControlListNotSupported',
      message: 'The bucket does not allow ACLs',
      status: 400,
    });
    await put('bucket-owner-full-control');
  });
});

test('the access control list of a bucket is what it was made with or put', async () => {
  await using emulator = await startS3();
  const { s3 } = emulator;
  await s3.send(new CreateBucketCommand({ Bucket: 'open', ACL: 'public-read' }));
  const before = await answerOf(s3.send(new GetBucketAclCommand({ Bucket })));
  await s3.send(new PutBucketAclCommand({ Bucket, ACL: 'log-delivery-write' as 'private' }));

  const { Grants = [] } = await s3.send(new GetBucketAclCommand({ Bucket }));

  expect(before).toEqual(own);
  expect(await answerOf(s3.send(new GetBucketAclCommand({ Bucket: 'open' })))).toEqual(readable);
  expect(Grants.map(({ Permission }) => Permission)).toEqual(['FULL_CONTROL', 'WRITE', 'READ_ACP']);
});
