import { expiredKeyRetention } from '../domain/credentials/access-key.ts';
import type { Session } from '../domain/credentials/session.ts';
import type { Context } from './context.ts';

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
