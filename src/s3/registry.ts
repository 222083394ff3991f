import { S3Error } from '../model/s3-error.ts';
import { configurationRoutes } from './bucket-configurations.ts';
import type { S3Operation } from './operation.ts';
import { getBucketAcl, getObjectAcl, putBucketAcl, putObjectAcl } from './operations/acl.ts';
import { getBucketVersioning, putBucketVersioning } from './operations/bucket-versioning.ts';
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './operations/buckets.ts';
import { completeMultipartUpload } from './operations/complete-multipart-upload.ts';
import { copyObject } from './operations/copy-object.ts';
import { abortMultipartUpload, createMultipartUpload } from './operations/create-multipart-upload.ts';
import { deleteObject, deleteObjects } from './operations/delete-objects.ts';
import { listObjects, listObjectsV2, listObjectVersions } from './operations/list-objects.ts';
import { listMultipartUploads, listParts } from './operations/list-uploads.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './operations/object-tagging.ts';
import { putObject } from './operations/put-object.ts';
import { getObject, getObjectAttributes, headObject } from './operations/read-object.ts';
import { uploadPart, uploadPartCopy } from './operations/upload-part.ts';
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

/** What a bucket has and an object has not, with S3's answer to who asks an object for it (N4 [transcript]). */
const askedOfObjects = {
  uploads: ['InvalidRequest', 'Key is not expected for the GET method ?uploads subresource'],
  versions: ['InvalidRequest', 'There is no such thing as the ?versions sub-resource for a key'],
  logging: ['NoLoggingStatusForKey', 'There is no such thing as the ?logging sub-resource for a key'],
} as const;

/** The operation that a request's method, address and query ask for. */
export function findOperation(request: S3Request): S3Operation | undefined {
  return misplaced(request) === undefined ? operations[routeOf(request)] : undefined;
}

/** S3's answer to a header or a parameter where it has no place (N4 [transcript]). */
function misplaced({ method, key, query, headers }: S3Request): S3Error | undefined {
  const source = headers['x-amz-copy-source'];
  if (source !== undefined && method !== 'PUT' && (method !== 'POST' || query.has('uploadId'))) {
    const details = { ArgumentName: 'x-amz-copy-source', ArgumentValue: String(source) };
    return new S3Error('InvalidArgument', details, 'You can only specify a copy source header for copy requests.');
  }
  if (key === undefined) return undefined;
  if (method === 'PUT' && query.has('partNumber') && !query.has('uploadId')) {
    const details = { ArgumentName: 'partNumber', ArgumentValue: 'partNumber' };
    return new S3Error('InvalidArgument', details, 'This operation does not accept partNumber without uploadId');
  }
  if (method !== 'GET') return undefined;
  const [, asked] = Object.entries(askedOfObjects).find(([name]) => query.has(name)) ?? [];
  return asked && new S3Error(asked[0], {}, asked[1]);
}

/**
 * What answers a request for no operation: NotImplemented, or MethodNotAllowed for a method that S3 has not got there.
 */
export function noOperation(request: S3Request): S3Error {
  const refused = misplaced(request);
  if (refused !== undefined) return refused;
  const route = routeOf(request);
  if (request.bucket === undefined && (request.method !== 'GET' || !route.includes('?'))) {
    return new S3Error('MethodNotAllowed', { Method: request.method, ResourceType: 'SERVICE' }, undefined, {
      allow: 'GET',
    });
  }
  return new S3Error('NotImplemented', {}, `${route} of S3 is not emulated by this version of codepipeline-local.`);
}

function routeOf({ method, bucket, key, query, headers }: S3Request): string {
  const addressed = bucket === undefined ? 'service' : key === undefined ? 'bucket' : 'object';
  const subresource = [...query.keys()].find((name) => subresources.has(name));
  const copies = headers['x-amz-copy-source'] !== undefined && method === 'PUT' && addressed === 'object';
  return `${method} ${addressed}${subresource === undefined ? '' : `?${subresource}`}${copies ? ' copy' : ''}`;
}
