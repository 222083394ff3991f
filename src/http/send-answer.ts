import type { FastifyReply } from 'fastify';

/**
 * Sends an answer of the AWS API. It is written to the raw response: Fastify lower-cases header names, AWS does not (A1).
 * Answers whether anybody still listens.
 */
export function sendAnswer(
  reply: FastifyReply,
  requestId: string,
  status: number,
  contentType: string,
  body: string,
): boolean {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(status, {
    'x-amzn-RequestId': requestId,
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
  });
  raw.end(body);
  return !raw.destroyed;
}
