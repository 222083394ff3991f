import type { World } from '../domain/world.ts';
import type { FixtureDocument } from './types.ts';

/** The account and region that a document is about: its own, as far as it names them. */
export function worldOfDocument({ account, region }: FixtureDocument, defaults: World): World {
  return { accountId: account ?? defaults.accountId, region: region ?? defaults.region };
}
