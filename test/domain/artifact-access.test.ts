import { describe, expect, it } from 'vitest';
import { mayUseArtifact } from '../../src/domain/credentials/job-credential.ts';

const artifact = (name: string, objectKey: string) =>
  ({ name, location: { type: 'S3', s3Location: { bucketName: 'store', objectKey } } }) as const;

const job = {
  inputArtifacts: [artifact('App', 'Pipeline/App/aaaaaaa'), artifact('Config', 'Pipeline/Config/bbbbbbb')],
  outputArtifacts: [artifact('Report', 'Pipeline/Report/ccccccc')],
};

const operations = [
  ...['GetObject', 'HeadObject', 'PutObject', 'CopyObject', 'CreateMultipartUpload', 'UploadPart', 'UploadPartCopy'],
  ...['ListParts'],
  ...['CompleteMultipartUpload', 'AbortMultipartUpload', 'DeleteObject', 'DeleteObjects', 'ListObjects'],
  ...['ListObjectsV2', 'ListObjectVersions', 'ListMultipartUploads', 'ListBuckets', 'HeadBucket', 'GetObjectTagging'],
  ...['CreateBucket', 'DeleteBucket', 'PutBucketVersioning', 'getobject', 'constructor', ''],
];

const allowedOn = (bucket: string, key: string) =>
  operations.filter((operation) => mayUseArtifact(job, operation, bucket, key));

describe('credentials of a job', () => {
  it('read each input', () => {
    expect(allowedOn('store', 'Pipeline/App/aaaaaaa')).toEqual(['GetObject', 'HeadObject']);
    expect(allowedOn('store', 'Pipeline/Config/bbbbbbb')).toEqual(['GetObject', 'HeadObject']);
  });

  it('write each output, in parts too, and read it back', () => {
    expect(allowedOn('store', 'Pipeline/Report/ccccccc')).toEqual(operations.slice(0, 10));
  });

  it.each([
    ['store', 'Pipeline/Report/ddddddd'],
    ['store', 'Pipeline/App/aaaaaaa/more'],
    ['store', 'Pipeline/App'],
    ['store', 'pipeline/app/aaaaaaa'],
    ['store', ''],
    ['other', 'Pipeline/App/aaaaaaa'],
    ['other', 'Pipeline/Report/ccccccc'],
  ])('do nothing at %s/%s', (bucket, key) => {
    expect(allowedOn(bucket, key)).toEqual([]);
  });
});
