import { PinnedBlob } from '../../engine/objects/blobs.ts';
import { S3Error } from '../../model/s3-error.ts';
import { checksumElements } from '../checksums.ts';
import { checkReadConditions } from '../conditions.ts';
import { describeObject } from '../describe-object.ts';
import { requireBucket, requireObject } from '../look-ups.ts';
import { shownVersionId, storageClassOf } from '../object-headers.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf, header, keyOf } from '../s3-request.ts';
import { writeXml, type XmlObject } from '../xml.ts';

export const getObject = s3Operation('GetObject', (context, request) => {
  const { engine, store } = context;
  return engine.read(() => {
    const { version, answer, range } = describeObject(context, request);
    return { ...answer, body: new PinnedBlob({ engine, store, blob: version.blob, ...range }) };
  });
});

/** All that GetObject answers but the bytes. */
export const headObject = s3Operation('HeadObject', (context, request) =>
  context.engine.read(() => describeObject(context, request).answer),
);

const known = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

/** Those of an object's attributes that `x-amz-object-attributes` asks for; of its parts the number alone. */
export const getObjectAttributes = s3Operation('GetObjectAttributes', (context, request) => {
  const asked = (header(request, 'x-amz-object-attributes') ?? '').split(',').map((name) => name.trim());
  if (asked.join('') === '') {
    throw new S3Error(
      'InvalidRequest',
      {},
      'The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty',
    );
  }
  if (asked.some((name) => !known.includes(name))) {
    const details = { ArgumentName: 'x-amz-object-attributes', ArgumentValue: asked.join(',') };
    throw new S3Error('InvalidArgument', details, 'Invalid attribute name specified.');
  }
  return context.engine.read(() => {
    const bucket = requireBucket(context.store, bucketOf(request));
    const version = requireObject(context, bucket, keyOf(request), request.query.get('versionId'));
    checkReadConditions(request, version);
    const { etag, size, attributes } = version;
    const { checksum, partSizes } = attributes;
    const all: XmlObject = {
      ETag: etag,
      Checksum: checksum && checksumElements(checksum),
      ObjectParts: partSizes && { PartsCount: partSizes.length },
      StorageClass: storageClassOf(attributes),
      ObjectSize: size,
    };
    return {
      headers: {
        'last-modified': new Date(version.modifiedAt).toUTCString(),
        'x-amz-version-id': shownVersionId(bucket, version),
      },
      body: writeXml(
        'GetObjectAttributesResponse',
        Object.fromEntries(Object.entries(all).filter(([name]) => asked.includes(name))),
      ),
    };
  });
});
