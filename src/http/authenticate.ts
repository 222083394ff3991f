import { type AccessKey, type AuthMode, accountOf, createSecrets } from '../domain/access-key.ts';
import { isJobAccessKeyId, type JobCredential } from '../domain/job-credential.ts';
import type { World } from '../domain/world.ts';
import { readCredential, readSignature, type Signature, type SignedRequest } from '../protocol/read-signature.ts';
import { SignatureError, type SigningService } from '../protocol/signature-error.ts';
import { SignedChunks } from '../protocol/signed-chunks.ts';
import { checkTime, isEqual, verifySignature } from '../protocol/sigv4.ts';

/** Who sent a request, and for which account and region. */
export interface Caller {
  readonly world: World;
  /** Undefined for an unsigned request, which only `off` lets through. */
  readonly accessKeyId: string | undefined;
  /**
   * `key`: verified, opens everything. `job`: verified, opens the artifacts of one job. `unverified`: the mode lets
   * through what it cannot or does not check; opens everything.
   */
  readonly credential: { readonly kind: 'key' | 'unverified' } | ({ readonly kind: 'job' } & JobCredential);
  /**
   * Checks the body of an upload that is signed chunk by chunk; undefined for other bodies and for unverified callers.
   */
  readonly signedChunks: SignedChunks | undefined;
}

/** @throws SignatureError */
export type Authenticate = (request: SignedRequest, service: SigningService) => Caller;

export interface AuthenticationParts {
  readonly mode: AuthMode;
  /** Account of key ids that name none, and region of requests that name none. */
  readonly defaults: World;
  readonly accessKeys: readonly AccessKey[];
  findJobCredential(accessKeyId: string): JobCredential | undefined;
  /** Epoch milliseconds by the emulator's clock: the expiry of job credentials. */
  now(): number;
  /** Epoch milliseconds by the real clock: the dates of signatures (A12). */
  realTime(): number;
}

/**
 * Authenticates requests to any of the services. An unknown key comes before an expired token, that before a wrong
 * date, that before a wrong signature.
 */
export function createAuthenticate(parts: AuthenticationParts): Authenticate {
  const { mode, defaults } = parts;
  const secretOf = createSecrets(parts.accessKeys);

  return mode === 'off' ? trust : authenticate;

  function trust(request: SignedRequest): Caller {
    const { accessKeyId, region } = readCredential(request) ?? { accessKeyId: undefined, region: '' };
    return unverified(accessKeyId, region || defaults.region);
  }

  function authenticate(request: SignedRequest, service: SigningService): Caller {
    const signature = readSignature(request, service);
    const { accessKeyId, scope } = signature;
    const job = findJobCredential(accessKeyId);
    const secret = job?.secretAccessKey ?? secretOf(accessKeyId);
    if (secret === undefined) {
      // An `ASIA…` key is this emulator's own: unknown means from before a reset, or from AWS. Either way a mistake.
      if (mode === 'strict' || isJobAccessKeyId(accessKeyId)) {
        throw new SignatureError({ reason: 'unknownKey', accessKeyId });
      }
      return unverified(accessKeyId, scope.region);
    }
    if (job !== undefined) checkToken(signature, job);
    checkTime(signature, service, parts.realTime());
    verifySignature(request, signature, service, secret);
    return {
      world: { accountId: job?.world.accountId ?? accountOf(accessKeyId, defaults.accountId), region: scope.region },
      accessKeyId,
      credential: job === undefined ? { kind: 'key' } : { kind: 'job', ...job },
      signedChunks: hasSignedChunks(request) ? new SignedChunks(signature, secret) : undefined,
    };
  }

  function unverified(accessKeyId: string | undefined, region: string): Caller {
    const accountId = accountNamedBy(accessKeyId ?? '');
    return { world: { accountId, region }, accessKeyId, credential: { kind: 'unverified' }, signedChunks: undefined };
  }

  function accountNamedBy(accessKeyId: string): string {
    return findJobCredential(accessKeyId)?.world.accountId ?? accountOf(accessKeyId, defaults.accountId);
  }

  function findJobCredential(accessKeyId: string): JobCredential | undefined {
    return isJobAccessKeyId(accessKeyId) ? parts.findJobCredential(accessKeyId) : undefined;
  }

  function checkToken({ accessKeyId, sessionToken }: Signature, job: JobCredential): void {
    // Without its token a temporary key is not known to AWS at all.
    if (sessionToken === undefined) throw new SignatureError({ reason: 'unknownKey', accessKeyId });
    if (!isEqual(job.sessionToken, sessionToken)) throw new SignatureError({ reason: 'wrongToken', sessionToken });
    if (parts.now() >= job.expiresAt) throw new SignatureError({ reason: 'expiredToken', sessionToken });
  }
}

function hasSignedChunks({ headers }: SignedRequest): boolean {
  return headers['x-amz-content-sha256']?.includes('STREAMING-AWS4-HMAC-SHA256-PAYLOAD') ?? false;
}
