import { longestKey, offenceOfKey } from '../domain/objects/names.ts';
import { S3Error } from '../model/s3-error.ts';

/** What a request addresses: a bucket's object, a bucket, or neither. */
export interface Address {
  readonly bucket: string | undefined;
  /** Decoded. */
  readonly key: string | undefined;
}

const ipAddress = /^(\d+\.\d+\.\d+\.\d+|\[.*\])$/;
const amazonHost = /^(?:(.+)\.)?s3(?:-fips)?(?:[.-](?:dualstack\.)?[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$/;

/**
 * The bucket that a Host header names by its first labels (N1): `bucket.localhost`,
 * `bucket.s3.us-east-1.amazonaws.com`.
 * @param baseNames Names of the emulator itself.
 */
export function bucketOfHost(hostHeader: string | undefined, baseNames: readonly string[]): string | undefined {
  const host = (hostHeader ?? '').toLowerCase().replace(/:\d+$/, '');
  if (ipAddress.test(host) || baseNames.includes(host)) return undefined;
  for (const base of baseNames) {
    if (host.endsWith(`.${base}`)) return host.slice(0, -base.length - 1);
  }
  return amazonHost.exec(host)?.[1];
}

/**
 * Reads what a path addresses, in virtual-host style when the host named a bucket.
 * @param path As sent, without the query.
 * @throws S3Error InvalidURI
 */
export function readAddress(path: string, bucketInHost: string | undefined): Address {
  // `*`, or a whole URL as a proxy is sent: taken for a path, it would name a bucket that nobody meant.
  if (!path.startsWith('/')) throw invalidUri(path);
  const rest = path.slice(1);
  if (bucketInHost !== undefined) return { bucket: bucketInHost, key: keyIn(rest) };
  const slash = rest.indexOf('/');
  if (slash === -1) return { bucket: rest === '' ? undefined : decode(rest), key: undefined };
  return { bucket: decode(rest.slice(0, slash)), key: keyIn(rest.slice(slash + 1)) };
}

function keyIn(encoded: string): string | undefined {
  if (encoded === '') return undefined;
  const key = decode(encoded);
  checkKey(key);
  return key;
}

/** @throws S3Error KeyTooLongError, InvalidURI */
export function checkKey(key: string): void {
  const offence = offenceOfKey(key);
  if (offence === undefined) return;
  if (offence.kind === 'unusable') throw invalidUri(key);
  throw new S3Error('KeyTooLongError', { Size: offence.size, MaxSizeAllowed: longestKey });
}

/** S3 takes a plus sign in a path for a space [transcript]; the SDKs encode both. */
function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    throw invalidUri(encoded);
  }
}

function invalidUri(uri: string): S3Error {
  return new S3Error('InvalidURI', { URI: uri });
}
