import type { IncomingMessage } from 'node:http';

/**
 * Reads the whole body of a request, and calls back once: `take` with the bytes, `refuse` when there are more of them
 * than `most` or when the client left before all had come. A body that is too large is read to its end all the same:
 * most clients look for an answer only after they have sent everything.
 *
 * Fastify's own way through content types, parsers and an AsyncResource takes a tenth of an API request's time
 * (docs/performance.md), and here every body is bytes, whatever it claims to be.
 */
export function receiveBody(
  request: IncomingMessage,
  most: number,
  take: (body: Buffer) => void,
  refuse: (why: 'too large' | 'incomplete') => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  let isWhole = false;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= most) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on('end', () => {
    isWhole = true;
    if (length > most) refuse('too large');
    else take(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
  });
  request.on('error', () => {
    if (!isWhole) refuse('incomplete');
  });
}
