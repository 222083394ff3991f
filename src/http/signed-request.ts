import type { FastifyRequest } from 'fastify';
import type { SignedRequest } from '../protocol/read-signature.ts';

/** A request whose body has been read, as signatures are checked on it. */
export function signedRequest(request: FastifyRequest): SignedRequest {
  return {
    method: request.method,
    url: request.originalUrl,
    headers: request.headers,
    body: request.body as Buffer | undefined,
  };
}
