/** Where an S3 deploy action puts what, from its configuration. */
export interface S3Deployment {
  readonly bucketName: string;
  readonly extracts: boolean;
  /** Of the one object, or a folder before all names. */
  readonly objectKey: string;
  readonly cacheControl: string | undefined;
  readonly kmsKey: string | undefined;
}

/** Answers as a text what is wrong. Canned ACLs are read by nobody here: buckets have no access control. */
export function readS3Deployment(configuration: Readonly<Record<string, string>>): S3Deployment | string {
  const { BucketName: bucketName = '', Extract = '', ObjectKey: objectKey = '' } = configuration;
  const { CacheControl: cacheControl, KMSEncryptionKeyARN: kmsKey } = configuration;
  const extract = Extract.toLowerCase();
  if (extract !== 'true' && extract !== 'false') return `Extract is '${Extract}'; it is either true or false.`;
  if (extract === 'false' && objectKey === '') return 'ObjectKey is required when Extract is false.';
  return { bucketName, extracts: extract === 'true', objectKey, cacheControl, kmsKey };
}

/** The key of an unpacked file: below the object key, which is a folder's name then. */
export function deployedKey({ objectKey }: S3Deployment, fileName: string): string {
  const folder = objectKey.replace(/^\/+|\/+$/g, '');
  return folder === '' ? fileName : `${folder}/${fileName}`;
}

/** What S3 keeps of a deployed object. */
export function deployedHeaders({ cacheControl, kmsKey }: S3Deployment, contentType: string): Record<string, string> {
  return {
    'content-type': contentType,
    ...(cacheControl && { 'cache-control': cacheControl }),
    ...(kmsKey && {
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': kmsKey,
    }),
  };
}
