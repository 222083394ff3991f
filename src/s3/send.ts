import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PinnedBlob } from '../engine/objects/blobs.ts';
import { S3Error } from '../model/s3-error.ts';
import { headerText } from './object-headers.ts';
import type { S3Answer } from './operation.ts';
import { writeError } from './xml.ts';

type Headers = Record<string, string | number>;

/**
 * Names as S3 spells them [documented: its samples]: `ETag`, `Last-Modified`, `x-amz-version-id`. The AWS SDK for Java
 * of the years in which workers were written for it compares them letter by letter, and completes no upload in parts
 * without an `ETag`.
 */
function spelled(headers: Headers): Headers {
  const named: Headers = {};
  for (const [name, value] of Object.entries(headers)) named[spellingOf(name)] = value;
  return named;
}

function spellingOf(name: string): string {
  if (name.startsWith('x-amz-')) return name;
  return name === 'etag' ? 'ETag' : name.replace(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

/**
 * Refuses headers that HTTP has no way to write: what a request says in its query, such as `versionId` or
 * `response-content-type`, comes back in them.
 * @throws S3Error InvalidArgument
 */
function refuseUnwritable(headers: Headers): void {
  for (const [name, value] of Object.entries(headers)) {
    if (headerText.test(String(value))) continue;
    const details = { ArgumentName: name, ArgumentValue: String(value) };
    throw new S3Error('InvalidArgument', details, 'Header value cannot be represented using ISO-8859-1.');
  }
}

/**
 * Sends an answer; bytes of an object as fast as the client takes them.
 * @throws S3Error InvalidArgument before anything is sent
 */
export async function send(response: ServerResponse, requestId: string, answer: S3Answer): Promise<void> {
  const { status = 200, headers = {}, body, breaksOff = false } = answer;
  const sent: Headers = { 'x-amz-request-id': requestId, 'x-amz-id-2': requestId, Server: 'AmazonS3' };
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) sent[name] = value;
  refuseUnwritable(sent);
  if (typeof body === 'object') {
    response.writeHead(status, spelled(sent));
    await stream(response, body, breaksOff);
    return;
  }
  if (typeof body === 'string') sent['content-type'] ??= 'application/xml';
  if (sent['content-length'] === undefined && status !== 204) sent['content-length'] = Buffer.byteLength(body ?? '');
  response.writeHead(status, spelled(sent));
  response.end(body);
}

async function stream(response: ServerResponse, blob: PinnedBlob, breaksOff: boolean): Promise<void> {
  for (const bytes of blob) {
    if (response.destroyed) return;
    if (breaksOff) {
      await breakOff(response, bytes);
      return;
    }
    if (!response.write(bytes)) await drained(response);
  }
  response.end();
}

/** Sends half of the bytes; the connection is cut when they are on their way. */
async function breakOff(response: ServerResponse, bytes: Buffer): Promise<void> {
  await new Promise((resolve) => response.write(bytes.subarray(0, bytes.length / 2), resolve));
  response.destroy();
}

/** Until more can be written, or the client has gone. */
async function drained(response: ServerResponse): Promise<void> {
  const ended = new AbortController();
  const { signal } = ended;
  try {
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  } finally {
    ended.abort();
  }
}

/** Sends an error as S3's document; without it where HTTP allows no body. An answer half sent breaks off. */
export function sendError(
  {
    message,
    response,
    region,
    closes,
  }: {
    message: IncomingMessage;
    response: ServerResponse;
    /** The bucket's, for who asks for it. */
    region: string | undefined;
    closes: boolean;
  },
  requestId: string,
  error: S3Error,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const headers: Headers = {
    'x-amz-request-id': requestId,
    'x-amz-id-2': requestId,
    Server: 'AmazonS3',
    ...error.headers,
  };
  if (region !== undefined) headers['x-amz-bucket-region'] = region;
  if (closes) headers.connection = 'close';
  if (error.httpStatus === 304) {
    response.writeHead(304, spelled(headers)).end();
    return;
  }
  const body = writeError({
    Code: error.code,
    Message: error.message,
    ...error.details,
    RequestId: requestId,
    HostId: requestId,
  });
  headers['content-type'] = 'application/xml';
  if (message.method !== 'HEAD') headers['content-length'] = Buffer.byteLength(body);
  response.writeHead(error.httpStatus, spelled(headers)).end(message.method === 'HEAD' ? undefined : body);
}
