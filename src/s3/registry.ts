import { S3Error } from '../model/s3-error.ts';
import { configurationRoutes } from './bucket-configurations.ts';
import type { S3Operation } from './operation.ts';
import { abortMultipartUpload } from './operations/abort-multipart-upload.ts';
import { completeMultipartUpload } from './operations/complete-multipart-upload.ts';
import { copyObject } from './operations/copy-object.ts';
import { createBucket } from './operations/create-bucket.ts';
import { createMultipartUpload } from './operations/create-multipart-upload.ts';
import { deleteBucket } from './operations/delete-bucket.ts';
import { deleteObject } from './operations/delete-object.ts';
import { deleteObjectTagging } from './operations/delete-object-tagging.ts';
import { deleteObjects } from './operations/delete-objects.ts';
import { getBucketAcl } from './operations/get-bucket-acl.ts';
import { getBucketLocation } from './operations/get-bucket-location.ts';
import { getBucketVersioning } from './operations/get-bucket-versioning.ts';
import { getObject } from './operations/get-object.ts';
import { getObjectAcl } from './operations/get-object-acl.ts';
import { getObjectAttributes } from './operations/get-object-attributes.ts';
import { getObjectTagging } from './operations/get-object-tagging.ts';
import { headBucket } from './operations/head-bucket.ts';
import { headObject } from './operations/head-object.ts';
import { listBuckets } from './operations/list-buckets.ts';
import { listMultipartUploads } from './operations/list-multipart-uploads.ts';
import { listObjectVersions } from './operations/list-object-versions.ts';
import { listObjects } from './operations/list-objects.ts';
import { listObjectsV2 } from './operations/list-objects-v2.ts';
import { listParts } from './operations/list-parts.ts';
import { putBucketAcl } from './operations/put-bucket-acl.ts';
import { putBucketVersioning } from './operations/put-bucket-versioning.ts';
import { putObject } from './operations/put-object.ts';
import { putObjectAcl } from './operations/put-object-acl.ts';
import { putObjectTagging } from './operations/put-object-tagging.ts';
import { uploadPart } from './operations/upload-part.ts';
import { uploadPartCopy } from './operations/upload-part-copy.ts';
import type { S3Request } from './s3-request.ts';

/**
 * Everything that is emulated of S3 (N1), by method, by what is addressed, by the query's parameter that names a
 * subresource, and by whether a source to copy is given.
 */
const operations: Readonly<Record<string, S3Operation>> = {
  'GET service': listBuckets,

  'PUT bucket': createBucket,
  'HEAD bucket': headBucket,
  'DELETE bucket': deleteBucket,
  'GET bucket': listObjects,
  'GET bucket?list-type': listObjectsV2,
  'GET bucket?versions': listObjectVersions,
  'GET bucket?uploads': listMultipartUploads,
  'GET bucket?location': getBucketLocation,
  'GET bucket?versioning': getBucketVersioning,
  'PUT bucket?versioning': putBucketVersioning,
  'GET bucket?acl': getBucketAcl,
  'PUT bucket?acl': putBucketAcl,
  'POST bucket?delete': deleteObjects,
  ...configurationRoutes,

  'PUT object': putObject,
  'PUT object copy': copyObject,
  'GET object': getObject,
  'HEAD object': headObject,
  'DELETE object': deleteObject,
  'GET object?tagging': getObjectTagging,
  'PUT object?tagging': putObjectTagging,
  'DELETE object?tagging': deleteObjectTagging,
  'GET object?acl': getObjectAcl,
  'PUT object?acl': putObjectAcl,
  'GET object?attributes': getObjectAttributes,

  'POST object?uploads': createMultipartUpload,
  'PUT object?uploadId': uploadPart,
  'PUT object?uploadId copy': uploadPartCopy,
  'GET object?uploadId': listParts,
  'POST object?uploadId': completeMultipartUpload,
  'DELETE object?uploadId': abortMultipartUpload,
};

/** Parameters that make a request one about something else than the bucket's objects or the object's bytes. */
const subresources = new Set([
  ...['abac', 'accelerate', 'acl', 'analytics', 'append', 'attributes', 'cors', 'delete', 'encryption'],
  ...['intelligent-tiering', 'inventory', 'legal-hold', 'lifecycle', 'list-type', 'location', 'logging'],
  ...['metadataConfiguration', 'metadataTable', 'metrics', 'notification', 'object-lock', 'ownershipControls'],
  ...['policy', 'policyStatus', 'publicAccessBlock', 'renameObject', 'replication', 'requestPayment', 'restore'],
  ...[
    'retention',
    'select',
    'session',
    'tagging',
    'torrent',
    'uploadId',
    'uploads',
    'versioning',
    'versions',
    'website',
  ],
]);

/** The operation that a request's method, address and query ask for. */
export function findOperation(request: S3Request): S3Operation | undefined {
  return operations[routeOf(request)];
}

/**
 * What answers a request for no operation: NotImplemented, or MethodNotAllowed for a method that S3 has not got there.
 */
export function noOperation(request: S3Request): S3Error {
  const route = routeOf(request);
  if (request.bucket === undefined && !route.includes('?')) {
    return new S3Error('MethodNotAllowed', { Method: request.method, ResourceType: 'SERVICE' });
  }
  return new S3Error('NotImplemented', {}, `${route} of S3 is not emulated by this version of codepipeline-local.`);
}

function routeOf({ method, bucket, key, query, headers }: S3Request): string {
  const addressed = bucket === undefined ? 'service' : key === undefined ? 'bucket' : 'object';
  const subresource = [...query.keys()].find((name) => subresources.has(name));
  const copies = headers['x-amz-copy-source'] !== undefined && method === 'PUT' && addressed === 'object';
  return `${method} ${addressed}${subresource === undefined ? '' : `?${subresource}`}${copies ? ' copy' : ''}`;
}
