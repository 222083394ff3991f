import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { S3Error } from '../model/s3-error.ts';
import type { AfterStall } from '../protocol/bodies/body-stall.ts';
import { type Address, bucketOfHost, readAddress } from './addressing.ts';

/** A request to the S3 endpoint. Its body has not been read. */
export interface S3Request extends Address {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  readonly body: IncomingMessage;
  readonly afterStall: AfterStall;
}

/** @throws S3Error InvalidURI, KeyTooLongError */
export function readRequest(
  body: IncomingMessage,
  { baseNames, afterStall }: { readonly baseNames: readonly string[]; readonly afterStall: AfterStall },
): S3Request {
  const { method = 'GET', url = '/' } = body;
  const headers = joinedHeaders(body);
  const mark = url.indexOf('?');
  const query = new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1));
  return { method, url, headers, query, body, afterStall, ...addressOf(body, baseNames) };
}

/**
 * Headers that were sent several times, as the Go SDK sends lists, joined by a comma alone: so a signature covers them,
 * and so S3 keeps metadata. Node joins them by a comma and a space.
 */
function joinedHeaders(message: IncomingMessage): IncomingHttpHeaders {
  const { headers, rawHeaders } = message;
  if (Object.keys(headers).length * 2 === rawHeaders.length) return headers;
  const joined = { ...headers };
  for (const [name, values = []] of Object.entries(message.headersDistinct)) {
    if (values.length > 1 && headers[name] === values.join(', ')) joined[name] = values.join(',');
  }
  return joined;
}

/** @throws S3Error InvalidURI, KeyTooLongError */
export function addressOf(
  { url = '/', headers }: Pick<IncomingMessage, 'url' | 'headers'>,
  baseNames: readonly string[],
): Address {
  return readAddress(url.split('?', 1)[0] ?? '', bucketOfHost(headers.host, baseNames));
}

/** A header that is sent once; of several the first. */
export function header(request: Pick<S3Request, 'headers'>, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The bucket that an operation's route has made sure of. */
export function bucketOf({ bucket }: S3Request): string {
  if (bucket === undefined) throw new S3Error('InvalidBucketName', { BucketName: '' });
  return bucket;
}

/** The key that an operation's route has made sure of. */
export function keyOf({ key }: S3Request): string {
  if (key === undefined) throw new S3Error('InvalidURI', { URI: '' });
  return key;
}

/**
 * A whole number in the query.
 * @throws S3Error InvalidArgument
 */
export function numberIn(query: URLSearchParams, name: string, { least, most }: { least: number; most: number }) {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const value = Number(text);
  const details = { ArgumentName: name, ArgumentValue: text };
  if (!/^-?\d+$/.test(text) || value < -(2 ** 31) || value >= 2 ** 31) {
    throw new S3Error('InvalidArgument', details, `Provided ${name} not an integer or within integer range`);
  }
  if (value >= least && value <= most) return value;
  throw new S3Error('InvalidArgument', details, `${name} must be a whole number from ${least} to ${most}.`);
}
