import { isBucketName } from './names.ts';
import { isCannedList } from './stored-object.ts';

/** Where an S3 deploy action puts what, from its configuration. */
export interface S3Deployment {
  readonly bucketName: string;
  readonly extracts: boolean;
  /** Of the one object, or a folder before all names. */
  readonly objectKey: string;
  readonly cacheControl: string | undefined;
  readonly kmsKey: string | undefined;
  /** Name of the objects' access control list. */
  readonly cannedAcl: string | undefined;
}

/** What the placeholders of an object key stand for. */
interface KeyValues {
  /** Epoch milliseconds. */
  readonly now: number;
  uuid(): string;
}

/** Returns as a text what is wrong, of Extract in the service's words (J41 [transcript]). */
export function readS3Deployment(configuration: Readonly<Record<string, string>>): S3Deployment | string {
  const { BucketName: bucketName = '', Extract = '', ObjectKey: objectKey = '' } = configuration;
  const { CacheControl: cacheControl, KMSEncryptionKeyARN: kmsKey, CannedACL: cannedAcl } = configuration;
  if (Extract !== 'true' && Extract !== 'false') {
    return `Invalid value for configuration property '${Extract}': 'Extract'. Edit your pipeline and set 'Extract' to either 'true' or 'false'.`;
  }
  if (Extract === 'false' && objectKey === '') {
    return 'When the extract feature is disabled, you must provide an object. Edit your pipeline to fix the configuration.';
  }
  if (!isBucketName(bucketName)) return `S3 lets no bucket be named '${bucketName}'.`;
  if (cannedAcl !== undefined && !isCannedList(cannedAcl)) return `'${cannedAcl}' is not a canned ACL.`;
  return { bucketName, extracts: Extract === 'true', objectKey, cacheControl, kmsKey, cannedAcl };
}

/**
 * An object key with `{datetime}` and `{uuid}` filled in (user guide, Deploy action's configuration [documented]);
 * braces around anything else stay.
 */
export function fillObjectKey(objectKey: string, { now, uuid }: KeyValues): string {
  const datetime = new Date(now).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
  return objectKey.replaceAll('{datetime}', datetime).replaceAll('{uuid}', uuid);
}

/** The key of an unpacked file: the object key as it is, a slash and the file's name (J41 [transcript]). */
export function deployedKey({ objectKey }: S3Deployment, fileName: string): string {
  return objectKey === '' ? fileName : `${objectKey}/${fileName}`;
}

/** J41 [transcript] */
export const malformedArchive = 'The archive is malformed.';

export function leadsOutMessage(fileName: string): string {
  return `The file name ${fileName} contains invalid sequence: dot-dot-slash.`;
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
