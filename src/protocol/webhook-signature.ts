import { createHmac, timingSafeEqual } from 'node:crypto';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** GitHub's headers, each with the hash that it names. */
const signatureHeaders = [
  ['x-hub-signature-256', 'sha256'],
  ['x-hub-signature', 'sha1'],
] as const;

/**
 * Whether GitHub's signature of a body is there and right. It sends two, of which neither may be wrong; one is enough
 * (P3).
 */
export function isSignedByGitHub(headers: Headers, body: Buffer, secret: string): boolean {
  const given = signatureHeaders.filter(([name]) => headers[name] !== undefined);
  return given.length > 0 && given.every(([name, hash]) => isSignature(headers[name], hash, body, secret));
}

function isSignature(header: Headers[string], hash: 'sha1' | 'sha256', body: Buffer, secret: string): boolean {
  const expected = Buffer.from(`${hash}=${createHmac(hash, secret).update(body).digest('hex')}`);
  const given = Buffer.from(String(header));
  return given.length === expected.length && timingSafeEqual(given, expected);
}
