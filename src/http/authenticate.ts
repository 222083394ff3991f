import type { Session } from '../domain/credentials/access-key.ts';
import {
  type AccessKey,
  type AuthMode,
  accountOf,
  createSecrets,
  isTemporaryKeyId,
} from '../domain/credentials/access-key.ts';
import type { JobCredential } from '../domain/credentials/job-credential.ts';
import type { World } from '../domain/world.ts';
import { ownTokenPrefix } from '../model/own-token-prefix.ts';
import { readCredential, readSignature, type Signature, type SignedRequest } from '../protocol/read-signature.ts';
import { SignatureError, type SigningService } from '../protocol/signature-error.ts';
import { SignedChunks } from '../protocol/signed-chunks.ts';
import { checkTime, isEqual, verifySignature } from '../protocol/sigv4.ts';
import { regionOfHost } from '../runtime/aws-hosts.ts';
import type { Log } from '../runtime/log.ts';
import { isFromBrowser } from './web-pages.ts';

/** Who sent a request, and for which account and region. */
export interface Caller {
  readonly world: World;
  /** Undefined for an unsigned request, which only `off` lets through. */
  readonly accessKeyId: string | undefined;
  /**
   * `key`: verified, opens everything. `session`: the same, of STS. `job`: verified, opens the artifacts of one job.
   * `unverified`: the mode lets through what it cannot or does not check; opens everything.
   */
  readonly credential: { readonly kind: 'key' | 'unverified' } | TemporaryCredential;
  /**
   * Checks the body of an upload that is signed chunk by chunk; undefined for other bodies and for unverified callers.
   */
  readonly signedChunks: SignedChunks | undefined;
}

/** Credentials that end. */
type TemporaryCredential = ({ readonly kind: 'job' } & JobCredential) | ({ readonly kind: 'session' } & Session);

/** @throws SignatureError */
export type Authenticate = (request: SignedRequest, service: SigningService) => Caller;

export interface AuthenticationParts {
  readonly mode: AuthMode;
  /** Account of key ids that name none, and region of requests that name none. */
  readonly defaults: World;
  readonly accessKeys: readonly AccessKey[];
  findJobCredential(accessKeyId: string): JobCredential | undefined;
  findSession(accessKeyId: string): Session | undefined;
  readonly log: Log;
  /** Epoch milliseconds by the emulator's clock: the expiry of temporary credentials. */
  now(): number;
  /** Epoch milliseconds by the real clock: the dates of signatures (A12). */
  realTime(): number;
}

/** So that a client that makes up a key for each request fills neither memory nor log. */
const mostWarned = 100;

/**
 * Authenticates requests to any of the services. An unknown key comes before an expired token, that before a wrong
 * date, that before a wrong signature.
 */
export function createAuthenticate(parts: AuthenticationParts): Authenticate {
  const { mode, defaults } = parts;
  const secretOf = createSecrets(parts.accessKeys);
  const warned = new Set<string>();

  return mode === 'off' ? trust : authenticate;

  function trust(request: SignedRequest): Caller {
    const { accessKeyId, region } = readCredential(request) ?? { accessKeyId: undefined, region: '' };
    return unverified(accessKeyId, region || regionOfHost(request.headers.host ?? '') || defaults.region);
  }

  function authenticate(request: SignedRequest, service: SigningService): Caller {
    const signature = readSignature(request, service);
    const { accessKeyId, scope } = signature;
    const temporary = findTemporary(accessKeyId);
    const secret = temporary?.secretAccessKey ?? secretOf(accessKeyId);
    if (secret === undefined) {
      const wasOwn = signature.sessionToken?.startsWith(ownTokenPrefix) ?? false;
      if (isTemporaryKeyId(accessKeyId) && !wasOwn) warnOfUnknown(accessKeyId);
      // Whoever signs with a key of their own making may be any page, or whoever made a person follow a link.
      if (mode === 'strict' || wasOwn || isFromBrowser(request.headers))
        throw new SignatureError({ reason: 'unknownKey', accessKeyId });
      return unverified(accessKeyId, scope.region);
    }
    if (temporary !== undefined) checkToken(signature, temporary);
    else if (mode === 'strict') refuseToken(signature);
    checkTime(signature, service, parts.realTime());
    verifySignature(request, signature, service, secret);
    return {
      world: { accountId: accountFor(accessKeyId, temporary), region: scope.region },
      accessKeyId,
      credential: temporary ?? { kind: 'key' },
      signedChunks: hasSignedChunks(request) ? new SignedChunks(signature, secret) : undefined,
    };
  }

  function unverified(accessKeyId: string | undefined, region: string): Caller {
    const accountId = accountFor(accessKeyId ?? '', findTemporary(accessKeyId ?? ''));
    return { world: { accountId, region }, accessKeyId, credential: { kind: 'unverified' }, signedChunks: undefined };
  }

  function accountFor(accessKeyId: string, temporary: TemporaryCredential | undefined): string {
    if (temporary === undefined) return accountOf(accessKeyId, defaults.accountId);
    return temporary.kind === 'job' ? temporary.world.accountId : temporary.account;
  }

  function findTemporary(accessKeyId: string): TemporaryCredential | undefined {
    if (!isTemporaryKeyId(accessKeyId)) return undefined;
    const job = parts.findJobCredential(accessKeyId);
    if (job !== undefined) return { kind: 'job', ...job };
    const session = parts.findSession(accessKeyId);
    return session && { kind: 'session', ...session };
  }

  /** Told once a key, and of so many. */
  function warnOnce(accessKeyId: string, warning: string): void {
    if (warned.has(accessKeyId) || warned.size === mostWarned) return;
    warned.add(accessKeyId);
    parts.log.warn(warning);
  }

  /** A shell that is signed in at AWS has such keys. */
  function warnOfUnknown(accessKeyId: string): void {
    const wayOut = `Set AWS_ACCESS_KEY_ID=${defaults.accountId} and AWS_SECRET_ACCESS_KEY=test and unset AWS_SESSION_TOKEN`;
    warnOnce(
      accessKeyId,
      mode === 'strict'
        ? `The key ${accessKeyId} is not of this emulator. ${wayOut}, or start with --auth lenient.`
        : `The key ${accessKeyId} is not of this emulator. It is taken for one of account ${defaults.accountId}, unverified. ${wayOut} for no more of this.`,
    );
  }

  function checkToken({ accessKeyId, sessionToken }: Signature, temporary: TemporaryCredential): void {
    // Without its token a temporary key is not known to AWS at all.
    if (sessionToken === undefined) throw new SignatureError({ reason: 'unknownKey', accessKeyId });
    if (!isEqual(temporary.sessionToken, sessionToken))
      throw new SignatureError({ reason: 'wrongToken', sessionToken });
    if (parts.now() >= temporary.expiresAt) throw new SignatureError({ reason: 'expiredToken', sessionToken });
  }

  /** A key that does not end has no token: one that comes with it belongs to another, as a shell's may that is left. */
  function refuseToken({ accessKeyId, sessionToken }: Signature): void {
    if (!sessionToken) return;
    warnOnce(accessKeyId, `The key ${accessKeyId} came with a session token, and has none: unset AWS_SESSION_TOKEN.`);
    throw new SignatureError({ reason: 'wrongToken', sessionToken });
  }
}

function hasSignedChunks({ headers }: SignedRequest): boolean {
  return headers['x-amz-content-sha256']?.includes('STREAMING-AWS4-HMAC-SHA256-PAYLOAD') ?? false;
}
