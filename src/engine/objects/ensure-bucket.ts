import { worldOfDefaultBucket } from '../../domain/objects/names.ts';
import type { Bucket } from '../../domain/objects/stored-object.ts';
import type { World } from '../../domain/world.ts';
import type { Context } from '../context.ts';

/** Makes the default artifact bucket of a world, which exists without anybody's making it, when it is first named. */
export function ensureDefaultBucket({ store, now }: Pick<Context, 'store' | 'now'>, name: string): void {
  const world = worldOfDefaultBucket(name);
  if (world === undefined || store.buckets.find(name) !== undefined) return;
  store.buckets.insert({ name, account: world.accountId, region: world.region, createdAt: now });
}

/** A bucket that somebody who needs no leave puts into: made in the given world when it is not there. */
export function ensureBucket(context: Pick<Context, 'store' | 'now'>, world: World, name: string): Bucket {
  const { store, now } = context;
  ensureDefaultBucket(context, name);
  return (
    store.buckets.find(name) ??
    store.buckets.insert({ name, account: world.accountId, region: world.region, createdAt: now })
  );
}
