import { changeAttributes } from '../change-attributes.ts';
import { requireBucket, requireObject } from '../look-ups.ts';
import { shownVersionId } from '../object-headers.ts';
import { s3Operation } from '../operation.ts';
import { receiveText } from '../receive-body.ts';
import { bucketOf, keyOf } from '../s3-request.ts';
import { describeTags, readTagging } from '../tags.ts';
import { writeXml } from '../xml.ts';

export const getObjectTagging = s3Operation('GetObjectTagging', (context, request) =>
  context.engine.read(() => {
    const bucket = requireBucket(context.store, bucketOf(request));
    const version = requireObject(context, bucket, keyOf(request), request.query.get('versionId'));
    return {
      headers: { 'x-amz-version-id': shownVersionId(bucket, version) },
      body: writeXml('Tagging', describeTags(version.attributes.tags ?? [])),
    };
  }),
);

export const putObjectTagging = s3Operation('PutObjectTagging', async (context, request) => {
  const tags = readTagging(await receiveText(request, context.caller.chunkSignatures), 'Object');
  return changeAttributes(context, request, () => ({ tags }));
});

export const deleteObjectTagging = s3Operation('DeleteObjectTagging', (context, request) => ({
  ...changeAttributes(context, request, () => ({ tags: [] })),
  status: 204,
}));
