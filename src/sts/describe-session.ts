import type { Session } from '../domain/credentials/access-key.ts';
import type { QueryResult } from '../protocol/aws-query.ts';
import type { StsContext } from './operation.ts';

/**
 * The credentials in an answer. They end by the emulator's clock; what is told is the same span on the real one, as
 * SDKs compare it with that and would never use credentials of a clock that stands in the past (T2).
 */
export function describeCredentials(context: StsContext, session: Session, seconds: number): QueryResult {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: new Date(Math.floor(context.realTime() / 1000 + seconds) * 1000),
  };
}
