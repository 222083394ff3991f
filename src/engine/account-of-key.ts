import { accountOf } from '../domain/credentials/access-key.ts';
import type { Store } from '../sqlite/store.ts';

/** The account in which a key acts: of temporary ones the one that they were issued for. */
export function accountOfKey(store: Store, accessKeyId: string, defaultAccount: string): string {
  return (
    store.jobCredentials.find(accessKeyId)?.world.accountId ??
    store.sessions.find(accessKeyId)?.account ??
    accountOf(accessKeyId, defaultAccount)
  );
}
