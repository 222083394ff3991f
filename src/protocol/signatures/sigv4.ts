import { hash } from 'node:crypto';
import { canonicalRequest } from './canonical-request.ts';
import type { Signature, SignedRequest } from './read-signature.ts';
import { SignatureError, type SignatureFault, type SignedTexts, type SigningService } from './signature-error.ts';
import { signingKey } from './signing-key.ts';

const minute = 60_000;

/**
 * Milliseconds that a signature's date may be off the service's clock: A12 [proxy], N2 [documented]; STS [transcript];
 * Lambda [inferred].
 */
const clockAllowances: Readonly<Record<SigningService, number>> = {
  codepipeline: 5 * minute,
  s3: 15 * minute,
  sts: 15 * minute,
  lambda: 5 * minute,
};

const payloadHashHeader = 'x-amz-content-sha256';

/** Values of `x-amz-content-sha256` that stand for a body whose hash the signature does not cover as a whole. */
const payloadMarkers = [
  'UNSIGNED-PAYLOAD',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
] as const;

/**
 * Checks when a request was signed.
 * @param now Epoch milliseconds of the real time: the emulator's clock may stand anywhere (A12 [chosen])
 * @throws SignatureError tooOld, tooNew, presignedTooOld, presignedTooNew
 */
export function checkTime({ time, expiresIn }: Signature, service: SigningService, now: number): void {
  // Dates have whole seconds; so has the service's clock in its texts.
  const seconds = Math.floor(now / 1000) * 1000;
  const allowance = clockAllowances[service];
  if (expiresIn === undefined) {
    if (time < seconds - allowance) fail({ reason: 'tooOld', time, now: seconds, allowance });
    if (time > seconds + allowance) fail({ reason: 'tooNew', time, now: seconds, allowance });
    return;
  }
  const expiresAt = time + expiresIn * 1000;
  if (now > expiresAt) fail({ reason: 'presignedTooOld', expiresIn, expiresAt, now: seconds });
  if (time > seconds + allowance) fail({ reason: 'presignedTooNew', time, expiresAt, now: seconds });
}

/**
 * Checks that a request was signed with a secret, and that its body is the one that was signed. The body of a request
 * to S3 is not here yet: whoever reads it compares it with `x-amz-content-sha256`.
 * @throws SignatureError mismatch, headersNotSigned, payloadHashMissing, payloadHashMalformed
 */
export function verifySignature(
  request: SignedRequest,
  signature: Signature,
  service: SigningService,
  secretAccessKey: string,
): void {
  const given = request.headers[payloadHashHeader] as string | undefined;
  let payloadHash: string;
  if (service === 's3') {
    checkHeadersOfS3(request, signature, given);
    payloadHash = payloadHashOfS3(signature, given);
  } else {
    payloadHash = hash('sha256', request.body ?? '', 'hex');
    if (given !== undefined && !isEqual(payloadHash, given)) fail(mismatch(signature));
  }
  const signed = signedTexts(request, signature, payloadHash);
  const expected = signed && signingKey(secretAccessKey, signature.scope).sign(signed.stringToSign);
  if (expected === undefined || !isEqual(expected, signature.value)) fail(mismatch(signature, signed));
}

/** Compares without telling by the time it takes how much of the text was right. */
export function isEqual(expected: string, given: string): boolean {
  if (expected.length !== given.length) return false;
  let difference = 0;
  for (let index = 0; index < expected.length; index++)
    difference |= expected.charCodeAt(index) ^ given.charCodeAt(index);
  return difference === 0;
}

export function mismatch(
  { accessKeyId, value }: Pick<Signature, 'accessKeyId' | 'value'>,
  signed?: SignedTexts,
): SignatureFault {
  return { reason: 'mismatch', accessKeyId, signature: value, signed };
}

/**
 * S3 wants every `x-amz-` header signed, so that a presigned URL cannot be given another meaning [transcript]. The hash
 * of the payload is always part of what is signed.
 */
function checkHeadersOfS3({ headers }: SignedRequest, { placement, signedHeaders }: Signature, given?: string): void {
  const unsigned = Object.keys(headers).filter(
    (name) => name.startsWith('x-amz-') && name !== payloadHashHeader && !signedHeaders.includes(name),
  );
  if (unsigned.length > 0) fail({ reason: 'headersNotSigned', headers: unsigned });
  if (given === undefined) {
    if (placement === 'header') fail({ reason: 'payloadHashMissing' });
  } else if (!/^[0-9a-f]{64}$/.test(given) && !(payloadMarkers as readonly string[]).includes(given)) {
    fail({ reason: 'payloadHashMalformed', hash: given });
  }
}

/** A presigned URL is made before its body, unless the header was among those that it was made for. */
function payloadHashOfS3({ placement, signedHeaders, query }: Signature, given: string | undefined): string {
  if (given !== undefined && (placement === 'header' || signedHeaders.includes(payloadHashHeader))) return given;
  const inQuery = query['X-Amz-Content-Sha256'];
  return typeof inQuery === 'string' ? inQuery : 'UNSIGNED-PAYLOAD';
}

/** What a request's signature is made of; undefined when it cannot be signed unambiguously. */
function signedTexts(request: SignedRequest, signature: Signature, payloadHash: string): SignedTexts | undefined {
  const signed = canonicalRequest(request, signature, payloadHash);
  if (signed === undefined) return undefined;
  const { scope, timestamp } = signature;
  const { date, region, service, terminator } = scope;
  const stringToSign = `AWS4-HMAC-SHA256\n${timestamp}\n${date}/${region}/${service}/${terminator}\n${hash('sha256', signed, 'hex')}`;
  return { canonicalRequest: signed, stringToSign };
}

function fail(fault: SignatureFault): never {
  throw new SignatureError(fault);
}
