import { defaultArtifactBucket } from '../../domain/jobs/job-data.ts';
import { isBucketName } from '../../domain/objects/names.ts';
import { ensureDefaultBucket } from '../../engine/objects/ensure-bucket.ts';
import { S3Error } from '../../model/s3-error.ts';
import type { Store } from '../../sqlite/store.ts';
import { readAclHeaders } from '../access-control.ts';
import { isOwnership } from '../bucket-configurations.ts';
import { listedMoment } from '../listing.ts';
import { discardUpload, requireBucket } from '../look-ups.ts';
import { s3Operation } from '../operation.ts';
import { receiveText } from '../receive-body.ts';
import { bucketOf, header, numberIn, type S3Request } from '../s3-request.ts';
import { checkTags, describeTags, readTag } from '../tags.ts';
import { childrenOf, readXml, textOf, writeText, writeXml, type XmlElement } from '../xml.ts';

const regionForm = /^[a-z0-9-]{2,30}$/;
/** The region in which a bucket may be made again by its owner, and which has no name as a location [documented]. */
const firstRegion = 'us-east-1';

export const createBucket = s3Operation('CreateBucket', async ({ engine, caller }, request) => {
  const name = bucketOf(request);
  if (!isBucketName(name)) throw new S3Error('InvalidBucketName', { BucketName: name });
  const locks = 'x-amz-bucket-object-lock-enabled';
  if (header(request, locks)?.toLowerCase() === 'true') throw new S3Error('NotImplemented', { Header: locks });
  const length = header(request, 'content-length');
  const text = length === undefined || length === '0' ? '' : await receiveText(request, caller.chunkSignatures);
  const { accountId, region } = caller.world;
  const document = text === '' ? undefined : readXml(text, 'CreateBucketConfiguration');
  const location = document === undefined ? region : locationIn(document);
  const configurations = configurationsOf(request, accountId, document);
  return engine.perform(({ store, now }) => {
    const existing = store.buckets.find(name);
    if (existing === undefined) {
      const { key } = store.buckets.insert({ name, account: accountId, region: location, createdAt: now });
      configure(store, key, configurations);
    } else if (existing.account !== accountId) {
      throw new S3Error('BucketAlreadyExists', { BucketName: name });
    } else if (existing.region !== firstRegion || location !== firstRegion) {
      throw new S3Error('BucketAlreadyOwnedByYou', { BucketName: name });
    }
    return { headers: { location: `/${name}`, 'x-amz-bucket-arn': `arn:aws:s3:::${name}` } };
  });
});

/** What a bucket is made with, by the name of its configuration. */
function configurationsOf(request: S3Request, owner: string, document?: XmlElement): Record<string, string> {
  const grants = readAclHeaders(request, owner);
  const ownership = header(request, 'x-amz-object-ownership');
  if (ownership !== undefined && !isOwnership(ownership)) {
    const details = { ArgumentName: 'x-amz-object-ownership', ArgumentValue: ownership };
    throw new S3Error('InvalidArgument', details, `Invalid x-amz-object-ownership header: ${ownership}`);
  }
  if (grants !== undefined && ownership === 'BucketOwnerEnforced') {
    throw new S3Error('InvalidBucketAclWithObjectOwnership');
  }
  const tags = childrenOf(document?.children.find(({ name }) => name === 'Tags') ?? none, 'Tag').map(readTag);
  checkTags(tags, 'Bucket');
  return {
    ...(grants && { acl: JSON.stringify(grants) }),
    ...(ownership && { ownershipControls: writeXml('OwnershipControls', { Rule: { ObjectOwnership: ownership } }) }),
    ...(tags.length > 0 && { tagging: writeXml('Tagging', describeTags(tags)) }),
  };
}

const none: XmlElement = { name: '', children: [], text: '' };

function configure(store: Store, bucket: number, configurations: Readonly<Record<string, string>>): void {
  for (const [name, document] of Object.entries(configurations)) {
    store.bucketConfigurations.put(bucket, name, document);
  }
}

function locationIn(document: XmlElement): string {
  const location = textOf(document, 'LocationConstraint') || firstRegion;
  // The name that the first European region has as a location, too [documented].
  if (location === 'EU') return 'eu-west-1';
  if (regionForm.test(location)) return location;
  throw new S3Error('InvalidLocationConstraint', { LocationConstraint: location });
}

/** Uploads in parts that were never completed go with the bucket [chosen]. */
export const deleteBucket = s3Operation('DeleteBucket', ({ engine }, request) =>
  engine.perform(({ store }) => {
    const { key, name, versioning } = requireBucket(store, bucketOf(request));
    if (store.buckets.holdsVersions(key)) {
      const hint = versioning === null ? '' : '. You must delete all versions in the bucket.';
      throw new S3Error('BucketNotEmpty', { BucketName: name }, `The bucket you tried to delete is not empty${hint}`);
    }
    for (const upload of store.uploads.list(key)) discardUpload(store, upload);
    store.buckets.delete(key);
    return { status: 204 };
  }),
);

export const headBucket = s3Operation('HeadBucket', ({ engine, store }, request) =>
  engine.read(() => {
    const { region } = requireBucket(store, bucketOf(request));
    return {
      headers: {
        'content-type': 'application/xml',
        'x-amz-bucket-region': region,
        'x-amz-access-point-alias': 'false',
      },
    };
  }),
);

/**
 * The caller's own, in pages where `max-buckets` asks for them. The default artifact bucket is there before anybody
 * used it.
 */
export const listBuckets = s3Operation('ListBuckets', ({ engine, caller }, request) =>
  engine.perform((work) => {
    ensureDefaultBucket(work, defaultArtifactBucket(caller.world));
    const { query } = request;
    const prefix = query.get('prefix') ?? '';
    const region = query.get('bucket-region');
    const most = numberIn(query, 'max-buckets', { least: 1, most: 10_000 });
    const after = Buffer.from(query.get('continuation-token') ?? '', 'base64url').toString();
    const found = work.store.buckets
      .list(caller.world.accountId)
      .filter(({ name }) => name.startsWith(prefix) && name > after)
      .filter((bucket) => region === null || bucket.region === region);
    const buckets = found.slice(0, most);
    const last = buckets.length < found.length ? buckets.at(-1) : undefined;
    return {
      body: writeXml('ListAllMyBucketsResult', {
        Owner: { ID: caller.world.accountId },
        Buckets: {
          Bucket: buckets.map(({ name, createdAt, region }) => ({
            Name: name,
            CreationDate: listedMoment(createdAt),
            BucketRegion: region,
          })),
        },
        ContinuationToken: last && Buffer.from(last.name).toString('base64url'),
        Prefix: prefix === '' ? undefined : prefix,
      }),
    };
  }),
);

/** Empty for us-east-1 [documented]. */
export const getBucketLocation = s3Operation('GetBucketLocation', ({ engine, store }, request) =>
  engine.read(() => {
    const { region } = requireBucket(store, bucketOf(request));
    return { body: writeText('LocationConstraint', region === firstRegion ? '' : region) };
  }),
);
