import type { Session } from '../../domain/credentials/access-key.ts';
import {
  type AccessKey,
  type AuthMode,
  accountOf,
  createSecrets,
  isTemporaryKeyId,
} from '../../domain/credentials/access-key.ts';
import { functionNamedBy } from '../../domain/credentials/function-session.ts';
import type { JobCredential } from '../../domain/credentials/job-credential.ts';
import type { World } from '../../domain/world.ts';
import { ownTokenPrefix } from '../../model/own-token-prefix.ts';
import {
  readCredential,
  readSignature,
  type Signature,
  type SignedRequest,
} from '../../protocol/signatures/read-signature.ts';
import { SignatureError, type SigningService } from '../../protocol/signatures/signature-error.ts';
import { SignedChunks } from '../../protocol/signatures/signed-chunks.ts';
import { checkTime, isEqual, verifySignature } from '../../protocol/signatures/sigv4.ts';
import { regionOfHost } from '../../runtime/aws-hosts.ts';
import type { Log } from '../../runtime/log.ts';
import { createWarnOnce } from '../../runtime/warn-once.ts';
import { isFromBrowser } from '../web-pages.ts';

/** Who sent a request, and for which account and region. */
export interface Caller {
  readonly world: World;
  /** Undefined for an unsigned request, which only `off` lets through. */
  readonly accessKeyId: string | undefined;
  /**
   * `key`: verified, opens everything. `session`: the same, of STS; `function`: of a function. `job`: verified, opens
   * the artifacts of one job. `unverified`: the mode lets through what it cannot or does not check; opens everything.
   */
  readonly credential:
    | { readonly kind: 'key' }
    | { readonly kind: 'unverified'; readonly bearer?: Bearer | undefined }
    | Bearer;
  /**
   * Checks the body of an upload that is signed chunk by chunk; undefined for other bodies and for unverified callers.
   */
  readonly signedChunks: SignedChunks | undefined;
}

/** Somebody whom credentials name, other than the account itself. */
type Bearer = TemporaryCredential | FunctionCredential;

/** The key of a function's account, with the function's token (H15). */
interface FunctionCredential {
  readonly kind: 'function';
  readonly name: string;
}

/** Credentials that end. */
type TemporaryCredential = ({ readonly kind: 'job' } & JobCredential) | ({ readonly kind: 'session' } & Session);

/** @throws SignatureError */
export type Authenticate = (request: SignedRequest, service: SigningService) => Caller;

interface AuthenticationParts {
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

/**
 * Authenticates requests to any of the services. An unknown key comes before an expired token, that before a wrong
 * date, that before a wrong signature.
 */
export function createAuthenticate(parts: AuthenticationParts): Authenticate {
  if (parts.mode === 'off') return (request) => trusted(request, parts);
  const secretOf = createSecrets(parts.accessKeys);
  const warnOnce = createWarnOnce(parts.log);

  return (request, service) => {
    const signature = readSignature(request, service);
    const { accessKeyId } = signature;
    const temporary = findTemporary(accessKeyId, parts);
    const secret = temporary?.secretAccessKey ?? secretOf(accessKeyId);
    if (secret === undefined) return callerOfUnknown(request, signature, parts, warnOnce);
    const ofFunction = temporary === undefined ? functionBearing(signature.sessionToken) : undefined;
    if (temporary !== undefined) checkToken(signature, temporary, parts.now());
    else if (parts.mode === 'strict' && ofFunction === undefined) refuseToken(signature, warnOnce);
    checkTime(signature, service, parts.realTime());
    verifySignature(request, signature, service, secret);
    return {
      world: { accountId: accountFor(accessKeyId, temporary, parts), region: signature.scope.region },
      accessKeyId,
      credential: temporary ?? ofFunction ?? { kind: 'key' },
      signedChunks: hasSignedChunks(request) ? new SignedChunks(signature, secret) : undefined,
    };
  };
}

const nothingNamed = { accessKeyId: undefined, region: '', sessionToken: undefined };

function trusted(request: SignedRequest, parts: AuthenticationParts): Caller {
  const { accessKeyId, region: named, sessionToken } = readCredential(request) ?? nothingNamed;
  const region = named || regionOfHost(request.headers.host ?? '') || parts.defaults.region;
  const caller = unverified(accessKeyId, region, parts);
  const bearer = findTemporary(accessKeyId ?? '', parts) ?? functionBearing(sessionToken);
  return { ...caller, credential: { kind: 'unverified', bearer } };
}

/** @throws SignatureError */
function callerOfUnknown(
  request: SignedRequest,
  { accessKeyId, scope, sessionToken }: Signature,
  parts: AuthenticationParts,
  warnOnce: (warning: string) => void,
): Caller {
  const wasOwn = sessionToken?.startsWith(ownTokenPrefix) ?? false;
  if (isTemporaryKeyId(accessKeyId) && !wasOwn) warnOnce(unknownKeyWarning(accessKeyId, parts));
  // Whoever signs with a key of their own making may be any page, or whoever made a person follow a link.
  if (parts.mode === 'strict' || wasOwn || isFromBrowser(request.headers)) {
    throw new SignatureError({ reason: 'unknownKey', accessKeyId });
  }
  return unverified(accessKeyId, scope.region, parts);
}

/** A shell that is signed in at AWS has such keys. */
function unknownKeyWarning(
  accessKeyId: string,
  { mode, defaults: { accountId } }: Pick<AuthenticationParts, 'mode' | 'defaults'>,
): string {
  const wayOut = `Set AWS_ACCESS_KEY_ID=${accountId} and AWS_SECRET_ACCESS_KEY=test and unset AWS_SESSION_TOKEN`;
  const unknown = `The key ${accessKeyId} is not of this emulator.`;
  return mode === 'strict'
    ? `${unknown} ${wayOut}, or start with --auth lenient.`
    : `${unknown} It is taken for one of account ${accountId}, unverified. ${wayOut} for no more of this.`;
}

function unverified(accessKeyId: string | undefined, region: string, parts: AuthenticationParts): Caller {
  const id = accessKeyId ?? '';
  const accountId = accountFor(id, findTemporary(id, parts), parts);
  return { world: { accountId, region }, accessKeyId, credential: { kind: 'unverified' }, signedChunks: undefined };
}

function functionBearing(sessionToken: string | undefined): FunctionCredential | undefined {
  const name = functionNamedBy(sessionToken);
  return name === undefined ? undefined : { kind: 'function', name };
}

function findTemporary(accessKeyId: string, parts: AuthenticationParts): TemporaryCredential | undefined {
  if (!isTemporaryKeyId(accessKeyId)) return undefined;
  const job = parts.findJobCredential(accessKeyId);
  if (job !== undefined) return { kind: 'job', ...job };
  const session = parts.findSession(accessKeyId);
  return session && { kind: 'session', ...session };
}

function accountFor(
  accessKeyId: string,
  temporary: TemporaryCredential | undefined,
  { defaults }: Pick<AuthenticationParts, 'defaults'>,
): string {
  if (temporary === undefined) return accountOf(accessKeyId, defaults.accountId);
  return temporary.kind === 'job' ? temporary.world.accountId : temporary.account;
}

function checkToken({ accessKeyId, sessionToken }: Signature, temporary: TemporaryCredential, now: number): void {
  // Without its token a temporary key is not known to AWS at all.
  if (sessionToken === undefined) throw new SignatureError({ reason: 'unknownKey', accessKeyId });
  if (!isEqual(temporary.sessionToken, sessionToken)) throw new SignatureError({ reason: 'wrongToken', sessionToken });
  if (now >= temporary.expiresAt) throw new SignatureError({ reason: 'expiredToken', sessionToken });
}

/** A key that does not end has no token: one that comes with it belongs to another, as a shell's may that is left. */
function refuseToken({ accessKeyId, sessionToken }: Signature, warnOnce: (warning: string) => void): void {
  if (!sessionToken) return;
  warnOnce(`The key ${accessKeyId} came with a session token, and has none: unset AWS_SESSION_TOKEN.`);
  throw new SignatureError({ reason: 'wrongToken', sessionToken });
}

function hasSignedChunks({ headers }: SignedRequest): boolean {
  return headers['x-amz-content-sha256']?.includes('STREAMING-AWS4-HMAC-SHA256-PAYLOAD') ?? false;
}
