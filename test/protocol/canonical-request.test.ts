import aws4 from 'aws4';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readSignature, type SignedRequest } from '../../src/protocol/signatures/read-signature.ts';
import type { SigningService } from '../../src/protocol/signatures/signature-error.ts';
import { verifySignature } from '../../src/protocol/signatures/sigv4.ts';

const credentials = { accessKeyId: '123456789012', secretAccessKey: 'test' };

/** A request as another implementation of Signature Version 4 signs it, with what comes to a server of it. */
function signedByAws4(service: SigningService, path: string, headers: Record<string, string>): SignedRequest {
  const request = {
    method: 'POST',
    path,
    service,
    region: 'us-east-1',
    headers: { Host: 'localhost:4510', ...headers },
  };
  const signed = aws4.sign(request, credentials).headers ?? {};
  const received = Object.entries(signed).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { method: 'POST', url: path, headers: Object.fromEntries(received) };
}

function verify(request: SignedRequest, service: SigningService): void {
  verifySignature(request, readSignature(request, service), service, credentials.secretAccessKey);
}

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const nonEmpty = text.filter((value) => value !== '' && value !== '__proto__');

/** A space may be a plus sign in a path, too. */
const encodeInPath = (segment: string) => encodeURIComponent(segment).replace('%20', '+');

it('a request to S3 is verified whatever its key and its query are', () => {
  const key = fc.array(text, { minLength: 1, maxLength: 4 }).map((segments) => segments.map(encodeInPath).join('/'));
  const query = fc
    .dictionary(nonEmpty, text, { maxKeys: 4 })
    .map((parameters) => new URLSearchParams(parameters).toString());
  fc.assert(
    fc.property(key, query, (path, parameters) => {
      const url = parameters === '' ? `/bucket/${path}` : `/bucket/${path}?${parameters}`;
      expect(() => verify(signedByAws4('s3', url, {}), 's3')).not.toThrow();
    }),
  );
});

it('a request to CodePipeline is verified whatever its headers hold', () => {
  const printable = fc.string({ maxLength: 30 });
  fc.assert(
    fc.property(printable, printable, (target, custom) => {
      const headers = { 'X-Amz-Target': target, 'X-Custom': ` ${custom}  ${custom} ` };
      expect(() => verify(signedByAws4('codepipeline', '/', headers), 'codepipeline')).not.toThrow();
    }),
  );
});
