import { accountOf, expiredKeyRetention, type Session } from '../domain/credentials/access-key.ts';
import { jobCredentialLifetime } from '../domain/credentials/job-credential.ts';
import type { ArtifactCredentials } from '../domain/jobs/job-data.ts';
import type { Store } from '../sqlite/store.ts';
import type { Context } from './context.ts';

/** Every so many issues as many old credentials and half as many again are deleted: faster than new ones are made. */
const issuesPerDeletion = 64;
const deletedAtOnce = 96;

/** Issues temporary credentials for the artifacts of a job's action (E5). */
export function issueCredentials({ store, ids, now }: Context, actionExecution: number): ArtifactCredentials {
  const credentials = ids.artifactCredentials();
  const key = store.jobCredentials.insert(credentials, actionExecution, now + jobCredentialLifetime);
  if (key % issuesPerDeletion === 0) store.jobCredentials.deleteExpired(now - expiredKeyRetention, deletedAtOnce);
  return credentials;
}

/** Issues credentials for a session of so many seconds (T1). */
export function issueSession(
  { store, ids, now }: Pick<Context, 'store' | 'ids' | 'now'>,
  bearer: Pick<Session, 'account' | 'arn' | 'userId' | 'isOfRole'>,
  seconds: number,
): Session {
  store.sessions.deleteExpired(now - expiredKeyRetention);
  const session = { ...ids.sessionCredentials(), ...bearer, expiresAt: now + seconds * 1000 };
  store.sessions.insert(session);
  return session;
}

/** The account in which a key acts: of temporary ones the one that they were issued for. */
export function accountOfKey(store: Store, accessKeyId: string, defaultAccount: string): string {
  return (
    store.jobCredentials.find(accessKeyId)?.world.accountId ??
    store.sessions.find(accessKeyId)?.account ??
    accountOf(accessKeyId, defaultAccount)
  );
}
