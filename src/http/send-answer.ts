import type { ServerResponse } from 'node:http';

/**
 * Sends an answer of the AWS API. It is written to the raw response: Fastify lower-cases header names, AWS does not
 * (A1). Answers whether anybody still listens.
 */
export function sendAnswer(
  response: ServerResponse,
  requestId: string,
  status: number,
  contentType: string,
  body: string,
): boolean {
  response.writeHead(status, {
    'x-amzn-RequestId': requestId,
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
  return !response.destroyed;
}
