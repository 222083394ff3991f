import type { Bucket, Grant } from '../../domain/objects/stored-object.ts';
import { S3Error } from '../../model/s3-error.ts';
import { checkAcl, readAclDocument, readAclHeaders, writeAcl } from '../access-control.ts';
import { changeAttributes } from '../change-attributes.ts';
import { requireBucket, requireObject } from '../look-ups.ts';
import { type S3Context, s3Operation } from '../operation.ts';
import { receiveText } from '../receive-body.ts';
import { bucketOf, keyOf, type S3Request } from '../s3-request.ts';

export const getBucketAcl = s3Operation('GetBucketAcl', ({ engine, store }, request) =>
  engine.read(() => {
    const { key, account } = requireBucket(store, bucketOf(request));
    const kept = store.bucketConfigurations.find(key, 'acl');
    return { body: writeAcl(account, kept === undefined ? undefined : (JSON.parse(kept) as Grant[])) };
  }),
);

export const putBucketAcl = s3Operation('PutBucketAcl', async (context, request) => {
  const grantsFor = await receiveAcl(context, request);
  return context.engine.perform(({ store }) => {
    const bucket = requireBucket(store, bucketOf(request));
    const grants = grantsFor(bucket);
    checkAcl(store, bucket, grants);
    store.bucketConfigurations.put(bucket.key, 'acl', JSON.stringify(grants));
    return {};
  });
});

export const getObjectAcl = s3Operation('GetObjectAcl', (context, request) =>
  context.engine.read(() => {
    const bucket = requireBucket(context.store, bucketOf(request));
    const { attributes } = requireObject(context, bucket, keyOf(request), request.query.get('versionId'));
    return { body: writeAcl(bucket.account, attributes.grants) };
  }),
);

export const putObjectAcl = s3Operation('PutObjectAcl', async (context, request) => {
  const grantsFor = await receiveAcl(context, request);
  return changeAttributes(context, request, (bucket) => {
    const grants = grantsFor(bucket);
    checkAcl(context.store, bucket, grants);
    return { grants };
  });
});

/**
 * The list that a PutObjectAcl or PutBucketAcl brings, as a document or in headers, never both.
 * @throws S3Error MissingSecurityHeader, UnexpectedContent, MalformedXML, MalformedACLError, InvalidArgument
 */
async function receiveAcl(
  { caller }: Pick<S3Context, 'caller'>,
  request: S3Request,
): Promise<(bucket: Bucket) => Grant[]> {
  const document = await receiveText(request, caller.chunkSignatures);
  const isInHeaders = readAclHeaders(request, '') !== undefined;
  if (document === '') {
    if (!isInHeaders) throw new S3Error('MissingSecurityHeader', { MissingHeaderName: 'x-amz-acl' });
    return ({ account }) => readAclHeaders(request, account) as Grant[];
  }
  if (isInHeaders) throw new S3Error('UnexpectedContent');
  const grants = readAclDocument(document);
  return () => grants;
}
