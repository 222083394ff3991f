import { isBucketName } from '../../domain/bucket-name.ts';
import { S3Error } from '../../model/s3-error.ts';
import { s3Operation } from '../operation.ts';
import { receiveText } from '../receive-body.ts';
import { bucketOf, header } from '../s3-request.ts';
import { readXml, textOf } from '../xml.ts';

const regionForm = /^[a-z0-9-]{2,30}$/;
/** The region in which a bucket may be made again by its owner, and which has no name as a location [documented]. */
const firstRegion = 'us-east-1';

export const createBucket = s3Operation('CreateBucket', async ({ engine, caller }, request) => {
  const name = bucketOf(request);
  if (!isBucketName(name)) throw new S3Error('InvalidBucketName', { BucketName: name });
  const length = header(request, 'content-length');
  const text = length === undefined || length === '0' ? '' : await receiveText(request, caller.chunkSignatures);
  const { accountId, region } = caller.world;
  const location = text === '' ? region : locationIn(text);
  return engine.perform(({ store, now }) => {
    const existing = store.buckets.find(name);
    if (existing === undefined) {
      store.buckets.insert({ name, account: accountId, region: location, createdAt: now });
    } else if (existing.account !== accountId) {
      throw new S3Error('BucketAlreadyExists', { BucketName: name });
    } else if (existing.region !== firstRegion || location !== firstRegion) {
      throw new S3Error('BucketAlreadyOwnedByYou', { BucketName: name });
    }
    return { headers: { location: `/${name}` } };
  });
});

function locationIn(document: string): string {
  const location = textOf(readXml(document, 'CreateBucketConfiguration'), 'LocationConstraint') || firstRegion;
  if (regionForm.test(location)) return location === 'EU' ? 'eu-west-1' : location;
  throw new S3Error('IllegalLocationConstraintException', {}, `The ${location} location constraint is not valid.`);
}
