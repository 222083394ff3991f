import { isBucketName } from '../../domain/objects/names.ts';
import { S3Error } from '../../model/s3-error.ts';
import type { Store } from '../../sqlite/store.ts';
import { readAclHeaders } from '../access-control.ts';
import { s3Operation } from '../operation.ts';
import { receiveText } from '../receive-body.ts';
import { bucketOf, header, type S3Request } from '../s3-request.ts';
import { checkTags, describeTags, readTag } from '../tags.ts';
import { childrenOf, readXml, textOf, writeXml, type XmlElement } from '../xml.ts';

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
    return { headers: { location: `/${name}` } };
  });
});

/** What a bucket is made with, by the name of its configuration. */
function configurationsOf(request: S3Request, owner: string, document?: XmlElement): Record<string, string> {
  const grants = readAclHeaders(request, owner);
  const ownership = header(request, 'x-amz-object-ownership');
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
  if (regionForm.test(location)) return location === 'EU' ? 'eu-west-1' : location;
  throw new S3Error('IllegalLocationConstraintException', {}, `The ${location} location constraint is not valid.`);
}
