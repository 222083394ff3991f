import type { Session } from '../domain/session.ts';
import type { Context } from './context.ts';

/** As with those of jobs: kept for a day of the emulator's clock, to be answered as expired and not as unknown. */
const retention = 24 * 60 * 60_000;

/** Issues credentials for a session of so many seconds (T1). */
export function issueSession(
  { store, ids, now }: Pick<Context, 'store' | 'ids' | 'now'>,
  bearer: Pick<Session, 'account' | 'arn' | 'userId' | 'isOfRole'>,
  seconds: number,
): Session {
  store.sessions.deleteExpired(now - retention);
  const session = { ...ids.sessionCredentials(), ...bearer, expiresAt: now + seconds * 1000 };
  store.sessions.insert(session);
  return session;
}
