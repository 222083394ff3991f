import { S3Error } from '../../model/s3-error.ts';
import { findBucket } from '../find-bucket.ts';
import { s3Operation } from '../operation.ts';
import { receiveText } from '../receive-body.ts';
import { bucketOf } from '../s3-request.ts';
import { readXml, textOf } from '../xml.ts';

export const putBucketVersioning = s3Operation('PutBucketVersioning', async ({ engine, caller }, request) => {
  const document = readXml(await receiveText(request, caller.chunkSignatures), 'VersioningConfiguration');
  const status = textOf(document, 'Status')?.trim();
  if (status !== 'Enabled' && status !== 'Suspended') throw new S3Error('IllegalVersioningConfigurationException');
  if (textOf(document, 'MfaDelete')?.trim() === 'Enabled') throw new S3Error('NotImplemented', { Header: 'x-amz-mfa' });
  return engine.perform((work) => {
    work.store.buckets.setVersioning(findBucket(work.store, bucketOf(request)).key, status);
    return {};
  });
});
