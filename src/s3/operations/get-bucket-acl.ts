import type { Grant } from '../../domain/objects/stored-object.ts';
import { writeAcl } from '../access-control.ts';
import { findBucket } from '../find-bucket.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf } from '../s3-request.ts';

export const getBucketAcl = s3Operation('GetBucketAcl', ({ engine, store }, request) =>
  engine.read(() => {
    const { key, account } = findBucket(store, bucketOf(request));
    const kept = store.bucketConfigurations.find(key, 'acl');
    return { body: writeAcl(account, kept === undefined ? undefined : (JSON.parse(kept) as Grant[])) };
  }),
);
