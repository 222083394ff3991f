import type { IncomingHttpHeaders } from 'node:http';

/** A request to the API that came in one piece. */
export interface WholeRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Of either protocol of the API (A16). */
const firstLine = /POST (\/(?:service\/\w{1,100}\/operation\/\w{1,100})?) HTTP\/1\.1\r\n/y;
const emptyLine = '\r\n\r\n';

/** No shorter head has more headers than the 2,000 of which Node reads the first; its limit for a head is 16 KB. */
const longestHead = 8 * 1024;

/**
 * RFC 9112: a name, and a value of visible characters with spaces and tabs between them alone. What else may be there
 * is Node's to judge. No part can take what another has let go, so a line that does not match costs its length.
 */
const headerLine =
  /([\w!#$%&'*+.^`|~-]+):[\t ]*(?:([\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)[\t ]*)?\r\n/y;

/** Headers that let a request or its answer go on otherwise than by its length, or have a form of their own in Node. */
const unusual: ReadonlySet<string> = new Set([
  ...['transfer-encoding', 'expect', 'upgrade', 'trailer', 'te', 'set-cookie', 'proxy-connection'],
]);

/**
 * Reads a request as SDKs send it: a POST to the API with every header once and a body of the length that it says, all
 * of it here and nothing behind it. Undefined for any other, right or wrong: node:http reads that.
 */
export function readWholeRequest(bytes: Buffer): WholeRequest | undefined {
  const text = bytes.toString('latin1', 0, Math.min(bytes.length, longestHead));
  firstLine.lastIndex = 0;
  const [first, url] = firstLine.exec(text) ?? [];
  if (first === undefined || url === undefined) return undefined;
  const end = text.indexOf(emptyLine, first.length - emptyLine.length / 2);
  if (end < 0) return undefined;
  const headers: Record<string, string> = {};
  headerLine.lastIndex = first.length;
  while (headerLine.lastIndex < end) {
    const [, name = '', value = ''] = headerLine.exec(text) ?? [];
    const key = name.toLowerCase();
    // Twice the same, or the name of something that every object has.
    if (key === '' || key in headers || unusual.has(key)) return undefined;
    headers[key] = value;
  }
  const { host, connection, 'content-length': length = '' } = headers;
  if (host === undefined || !(connection === undefined || /^keep-alive$/i.test(connection))) return undefined;
  const start = end + emptyLine.length;
  if (!/^\d{1,9}$/.test(length) || start + Number(length) !== bytes.length) return undefined;
  return { url, headers, body: bytes.subarray(start) };
}
