import { isRecord } from '../domain/members.ts';
import type { Bucket } from '../domain/objects/stored-object.ts';
import type { S3OperationName } from '../model/operation-names.ts';
import { S3Error, type S3ErrorCode } from '../model/s3-error.ts';
import { requireBucket } from './look-ups.ts';
import { type S3Context, type S3Operation, s3Operation } from './operation.ts';
import { receiveText } from './receive-body.ts';
import { bucketOf } from './s3-request.ts';
import { readTagging } from './tags.ts';
import { childrenOf, readXml, textOf, withDeclaration, writeXml, type XmlElement } from './xml.ts';

/** A document beside a bucket that is kept and shown, and changes nothing here or what its `check` sees to (N8). */
interface Configuration {
  /** Absent where S3 has no such operation, or it is not emulated. */
  readonly get: S3OperationName;
  readonly put?: S3OperationName;
  readonly delete?: S3OperationName;
  /** What is answered when nothing was put: an error, or the document of a bucket as it is made. */
  readonly absent: S3ErrorCode | { readonly document: string };
  /** Refuses what is no such document. @throws S3Error */
  check(document: string): void;
  /** The status of a success, where it is not 200. */
  readonly statusOfPut?: number;
  /** What it would do on AWS and does not do here, for the log. */
  readonly missing?: string;
}

/** By the query's parameter. Which error says that there is none: S3's API reference [documented]. */
const bucketConfigurations: Readonly<Record<string, Configuration>> = {
  accelerate: {
    get: 'GetBucketAccelerateConfiguration',
    put: 'PutBucketAccelerateConfiguration',
    absent: { document: writeXml('AccelerateConfiguration', {}) },
    check: (document) => readDocument(document, 'AccelerateConfiguration', 'Status'),
  },
  cors: {
    get: 'GetBucketCors',
    put: 'PutBucketCors',
    delete: 'DeleteBucketCors',
    absent: 'NoSuchCORSConfiguration',
    check: (document) => readDocument(document, 'CORSConfiguration', 'CORSRule'),
    missing: 'browsers are given no leave by it',
  },
  encryption: {
    get: 'GetBucketEncryption',
    put: 'PutBucketEncryption',
    delete: 'DeleteBucketEncryption',
    absent: {
      document: writeXml('ServerSideEncryptionConfiguration', {
        Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
      }),
    },
    check: (document) => readDocument(document, 'ServerSideEncryptionConfiguration', 'Rule'),
  },
  lifecycle: {
    get: 'GetBucketLifecycleConfiguration',
    put: 'PutBucketLifecycleConfiguration',
    delete: 'DeleteBucketLifecycle',
    absent: 'NoSuchLifecycleConfiguration',
    check: (document) => readDocument(document, 'LifecycleConfiguration', 'Rule'),
    missing: 'objects are neither moved nor deleted by it',
  },
  logging: {
    get: 'GetBucketLogging',
    put: 'PutBucketLogging',
    absent: { document: writeXml('BucketLoggingStatus', {}) },
    check: (document) => readDocument(document, 'BucketLoggingStatus'),
    missing: 'no logs are written',
  },
  notification: {
    get: 'GetBucketNotificationConfiguration',
    put: 'PutBucketNotificationConfiguration',
    absent: { document: writeXml('NotificationConfiguration', {}) },
    check: checkNotification,
  },
  'object-lock': {
    get: 'GetObjectLockConfiguration',
    absent: 'ObjectLockConfigurationNotFoundError',
    check: () => {},
  },
  ownershipControls: {
    get: 'GetBucketOwnershipControls',
    put: 'PutBucketOwnershipControls',
    delete: 'DeleteBucketOwnershipControls',
    absent: 'OwnershipControlsNotFoundError',
    check: checkOwnership,
  },
  policy: {
    get: 'GetBucketPolicy',
    put: 'PutBucketPolicy',
    delete: 'DeleteBucketPolicy',
    absent: 'NoSuchBucketPolicy',
    check: checkPolicy,
    statusOfPut: 204,
    missing: 'it neither allows nor denies anything',
  },
  publicAccessBlock: {
    get: 'GetPublicAccessBlock',
    put: 'PutPublicAccessBlock',
    delete: 'DeletePublicAccessBlock',
    absent: 'NoSuchPublicAccessBlockConfiguration',
    check: (document) => readDocument(document, 'PublicAccessBlockConfiguration'),
  },
  replication: {
    get: 'GetBucketReplication',
    delete: 'DeleteBucketReplication',
    absent: 'ReplicationConfigurationNotFoundError',
    check: () => {},
  },
  requestPayment: {
    get: 'GetBucketRequestPayment',
    put: 'PutBucketRequestPayment',
    absent: { document: writeXml('RequestPaymentConfiguration', { Payer: 'BucketOwner' }) },
    check: (document) => readDocument(document, 'RequestPaymentConfiguration', 'Payer'),
  },
  tagging: {
    get: 'GetBucketTagging',
    put: 'PutBucketTagging',
    delete: 'DeleteBucketTagging',
    absent: 'NoSuchTagSet',
    check: (document) => readTagging(document, 'Bucket'),
    statusOfPut: 204,
  },
  website: {
    get: 'GetBucketWebsite',
    put: 'PutBucketWebsite',
    delete: 'DeleteBucketWebsite',
    absent: 'NoSuchWebsiteConfiguration',
    check: checkWebsite,
    missing: 'no website is served',
  },
};

/** The routes of all of them. */
export const configurationRoutes: Readonly<Record<string, S3Operation>> = Object.fromEntries(
  Object.entries(bucketConfigurations).flatMap(([name, configuration]) => [
    [`GET bucket?${name}`, getting(name, configuration)],
    ...(configuration.put === undefined
      ? []
      : [[`PUT bucket?${name}`, putting(name, configuration, configuration.put)]]),
    ...(configuration.delete === undefined ? [] : [[`DELETE bucket?${name}`, deleting(name, configuration.delete)]]),
  ]),
);

function getting(name: string, { get, absent }: Configuration): S3Operation {
  return s3Operation(get, ({ engine, store }, request) =>
    engine.read(() => {
      const bucket = requireBucket(store, bucketOf(request));
      const kept = store.bucketConfigurations.find(bucket.key, name);
      if (kept !== undefined) {
        return name === 'policy'
          ? { headers: { 'content-type': 'application/json' }, body: kept }
          : { body: withDeclaration(kept) };
      }
      if (typeof absent === 'string') throw new S3Error(absent, { BucketName: bucket.name });
      return { body: absent.document };
    }),
  );
}

function putting(
  name: string,
  { check, statusOfPut = 200, missing }: Configuration,
  operation: S3OperationName,
): S3Operation {
  return s3Operation(operation, async (context, request) => {
    const document = await receiveText(request, context.caller.chunkSignatures);
    check(document);
    const bucket = context.engine.perform(({ store }) => {
      const found = requireBucket(store, bucketOf(request));
      store.bucketConfigurations.put(found.key, name, document);
      return found;
    });
    tellWhatIsMissing(context, bucket, name, missing);
    return { status: statusOfPut };
  });
}

function deleting(name: string, operation: S3OperationName): S3Operation {
  return s3Operation(operation, ({ engine }, request) =>
    engine.perform(({ store }) => {
      store.bucketConfigurations.delete(requireBucket(store, bucketOf(request)).key, name);
      return { status: 204 };
    }),
  );
}

function tellWhatIsMissing({ log }: S3Context, { name: bucket }: Bucket, name: string, missing = ''): void {
  if (missing !== '') log.info(`The ${name} of the bucket ${bucket} is kept and shown; here ${missing}.`);
}

/**
 * A document with this root and one of these elements in it.
 * @throws S3Error MalformedXML
 */
function readDocument(document: string, root: string, ...oneOf: readonly string[]): XmlElement {
  const element = readXml(document, root);
  if (oneOf.length > 0 && !oneOf.some((name) => childrenOf(element, name).length > 0))
    throw new S3Error('MalformedXML');
  return element;
}

/** Whether `x-amz-object-ownership`, or a rule of ownership controls, may say this [documented]. */
export function isOwnership(value: string | undefined): boolean {
  return value === 'BucketOwnerEnforced' || value === 'BucketOwnerPreferred' || value === 'ObjectWriter';
}

function checkWebsite(document: string): void {
  const website = readDocument(document, 'WebsiteConfiguration');
  if (website.children.some(({ name }) => name === 'IndexDocument' || name === 'RedirectAllRequestsTo')) return;
  throw new S3Error(
    'InvalidArgument',
    { ArgumentName: 'IndexDocument', ArgumentValue: 'null' },
    'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
  );
}

function checkOwnership(document: string): void {
  const rules = childrenOf(readXml(document, 'OwnershipControls'), 'Rule');
  const [rule] = rules;
  if (rule === undefined || rules.length > 1 || !isOwnership(textOf(rule, 'ObjectOwnership')?.trim())) {
    throw new S3Error('MalformedXML');
  }
}

/** EventBridge is told of nothing either, but whoever has switched it on asks for no message that could be missed. */
function checkNotification(document: string): void {
  const { children } = readDocument(document, 'NotificationConfiguration');
  const target = children.find(({ name }) => name !== 'EventBridgeConfiguration');
  if (target === undefined) return;
  throw new S3Error('NotImplemented', { Element: target.name }, `S3's notifications are not emulated: ${target.name}.`);
}

function checkPolicy(document: string): void {
  try {
    const policy: unknown = JSON.parse(document);
    if (document.startsWith('{') && Array.isArray(asList((policy as { Statement?: unknown }).Statement))) return;
  } catch {
    // Refused below.
  }
  throw new S3Error('MalformedPolicy');
}

/** One statement may stand without its list. */
function asList(statement: unknown): unknown {
  return isRecord(statement) ? [statement] : statement;
}
