/** The operations of S3 that are emulated. */
export const s3OperationNames = [
  'AbortMultipartUpload',
  'CompleteMultipartUpload',
  'CopyObject',
  'CreateBucket',
  'CreateMultipartUpload',
  'DeleteBucket',
  'DeleteObject',
  'DeleteObjects',
  'GetBucketLocation',
  'GetBucketVersioning',
  'GetObject',
  'GetObjectTagging',
  'HeadBucket',
  'HeadObject',
  'ListBuckets',
  'ListMultipartUploads',
  'ListObjects',
  'ListObjectsV2',
  'ListObjectVersions',
  'ListParts',
  'PutBucketVersioning',
  'PutObject',
  'UploadPart',
  'UploadPartCopy',
] as const;

export type S3OperationName = (typeof s3OperationNames)[number];
