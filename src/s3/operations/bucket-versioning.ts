import { S3Error } from '../../model/s3-error.ts';
import { requireBucket } from '../look-ups.ts';
import { s3Operation } from '../operation.ts';
import { receiveText } from '../receive-body.ts';
import { bucketOf } from '../s3-request.ts';
import { readXml, textOf, writeXml } from '../xml.ts';

export const getBucketVersioning = s3Operation('GetBucketVersioning', ({ engine, store }, request) =>
  engine.read(() => {
    const { versioning } = requireBucket(store, bucketOf(request));
    return { body: writeXml('VersioningConfiguration', { Status: versioning ?? undefined }) };
  }),
);

export const putBucketVersioning = s3Operation('PutBucketVersioning', async ({ engine, caller }, request) => {
  const document = readXml(await receiveText(request, caller.chunkSignatures), 'VersioningConfiguration');
  const status = textOf(document, 'Status')?.trim();
  if (status !== 'Enabled' && status !== 'Suspended') throw new S3Error('IllegalVersioningConfigurationException');
  if (textOf(document, 'MfaDelete')?.trim() === 'Enabled') throw new S3Error('NotImplemented', { Header: 'x-amz-mfa' });
  return engine.perform((work) => {
    work.store.buckets.setVersioning(requireBucket(work.store, bucketOf(request)).key, status);
    return {};
  });
});
