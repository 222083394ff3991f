import { isUtf8 } from 'node:buffer';
import type { Signature, SignedRequest } from './read-signature.ts';

/**
 * The text of a request that its signature covers, as Signature Version 4 lays it down [documented]; undefined when the
 * request could be read in more than one way.
 */
export function canonicalRequest(
  { method, url, headers }: SignedRequest,
  { placement, scope, signedHeaders, query }: Signature,
  payloadHash: string,
): string | undefined {
  const end = url.indexOf('?');
  const path = end < 0 ? url : url.slice(0, end);
  let headerLines = '';
  // The JavaScript SDK v2 signs metadata as headers and puts them into a presigned URL, too, so that nobody need send
  // them.
  const inUrl = placement === 'query' ? query : undefined;
  for (const name of signedHeaders) headerLines += `${name}:${canonicalValue(headers[name] ?? inUrl?.[name])}\n`;
  try {
    const canonicalPath = scope.service === 's3' ? canonicalPathOfS3(path) : encodedAgain(path);
    const canonicalQuery = isAmbiguous(query) ? undefined : canonicalQueryOf(query);
    if (canonicalQuery === undefined) return undefined;
    return `${method}\n${canonicalPath}\n${canonicalQuery}\n${headerLines}\n${signedHeaders.join(';')}\n${payloadHash}`;
  } catch (error) {
    // A path with a broken escape is nobody's canonical path.
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Encoded once, however the client encoded it; dots and doubled slashes are part of a key's name. */
function canonicalPathOfS3(path: string): string {
  const decoded = decodeURIComponent(path.replaceAll('+', ' '));
  return decoded.split('/').map(encode).join('/');
}

/** Services but S3 have a path encoded twice: once as it was sent, and once more [documented]. */
function encodedAgain(path: string): string {
  return path === '/' ? path : path.split('/').map(encode).join('/');
}

function canonicalQueryOf(query: Signature['query']): string {
  const parameters: [name: string, value: string][] = [];
  for (const name in query) parameters.push([encode(name), encode(query[name] as string)]);
  // By name alone: with its `=` a name would come after another that it begins.
  parameters.sort(([a], [b]) => (a < b ? -1 : 1));
  return parameters.map(([name, value]) => `${name}=${value}`).join('&');
}

/** Signers differ in what they make of these, and nobody may add what is not signed. */
function isAmbiguous(query: Signature['query']): boolean {
  for (const name in query) {
    if (name === '' || name === '__proto__' || Array.isArray(query[name])) return true;
  }
  return false;
}

/** RFC 3986: all but letters, digits and `-._~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Node reads a header's bytes as Latin-1; clients sign their text, which they send as UTF-8. */
function canonicalValue(header: unknown): string {
  if (Array.isArray(header)) return canonicalValue(header.join(','));
  // A signed header may be missing, or bear the name of something that every object has.
  if (typeof header !== 'string') return '';
  if (!/[^\x20-\x7e]|^ | $| {2}/.test(header)) return header;
  return (/[\u0080-\u00ff]/.test(header) ? asUtf8(header) : header).trim().replace(/\s+/g, ' ');
}

function asUtf8(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : latin1;
}
