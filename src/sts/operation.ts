import type { Identity, Session } from '../domain/credentials/access-key.ts';
import type { World } from '../domain/world.ts';
import type { Engine } from '../engine/engine.ts';
import type { StsOperationName } from '../model/operation-names.ts';
import type { QueryResult } from '../protocol/formats/aws-query.ts';
import type { Log } from '../runtime/log.ts';
import type { Parameters } from './parameters.ts';

/** Who sent a request to STS. */
export interface StsCaller {
  /** Account of the key; region of the signature. */
  readonly world: World;
  readonly identity: Identity;
  /** `session`: credentials of STS; `role`: those of a role; `job`: those of a job. */
  readonly kind: 'key' | 'session' | 'role' | 'job';
}

/** What an operation works on. */
export interface StsContext {
  readonly engine: Engine;
  readonly log: Log;
  /** Epoch milliseconds by the real clock, by which SDKs judge when credentials end (T2). */
  realTime(): number;
  /** The account in which a key acts. */
  accountOf(accessKeyId: string): string;
}

interface Named {
  readonly name: StsOperationName;
}

/** One operation of STS. */
export type StsOperation = Named &
  (
    | { readonly isSigned: true; handle(context: StsContext, parameters: Parameters, caller: StsCaller): QueryResult }
    | { readonly isSigned: false; handle(context: StsContext, parameters: Parameters): QueryResult }
  );

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
