import type { IncomingMessage } from 'node:http';
import type { SignedRequest } from '../protocol/read-signature.ts';

/** A request to `POST /` as signatures are checked on it. @param body The whole of it; undefined when it never came */
export function signedRequest({ method = 'POST', url = '/', headers }: IncomingMessage, body?: Buffer): SignedRequest {
  return { method, url, headers, body };
}
