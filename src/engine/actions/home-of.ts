import { type World, worldOf } from '../../domain/world.ts';
import type { Store } from '../../sqlite/store.ts';

/** Where an action works: in the account of its pipeline, and in its region unless its declaration names another. */
export function homeOf(store: Store, { key, world }: { readonly key: number; readonly world: string }): World {
  const home = worldOf(world);
  return { ...home, region: store.actionExecutions.findDeclaredRegion(key) ?? home.region };
}
