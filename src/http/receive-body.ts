import type { IncomingMessage } from 'node:http';
import type { AfterStall, WhyNotWhole } from '../protocol/arriving-body.ts';

/** Why a body was not taken. */
export type WhyRefused = 'too large' | WhyNotWhole;

/**
 * Reads the whole body of a request, and calls back once: `take` with the bytes, `refuse` when there are more of them
 * than `most`, when the client left before all had come, or when nothing more came for too long. A body that is too
 * large is read to its end all the same: most clients look for an answer only after they have sent everything.
 *
 * Fastify's own way through content types, parsers and an AsyncResource takes a tenth of an API request's time
 * (docs/performance.md), and here every body is bytes, whatever it claims to be.
 */
export function receiveBody(
  request: IncomingMessage,
  { most, afterStall }: { readonly most: number; readonly afterStall: AfterStall },
  take: (body: Buffer) => void,
  refuse: (why: WhyRefused) => void,
): void {
  const declared = Number(request.headers['content-length']);
  const chunks: Buffer[] = [];
  let length = 0;
  let isOver = false;
  const onStall = () => {
    isOver = true;
    refuse('stalled');
  };
  let cancel = afterStall(onStall);
  request.on('data', (chunk: Buffer) => {
    if (isOver) return;
    length += chunk.length;
    if (length <= most) chunks.push(chunk);
    else chunks.length = 0;
    cancel();
    // When all has come that was declared, the end follows by itself.
    if (length !== declared) cancel = afterStall(onStall);
  });
  request.on('end', () => {
    if (isOver) return;
    isOver = true;
    cancel();
    if (length > most) refuse('too large');
    else take(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
  });
  request.on('error', () => {
    if (isOver) return;
    isOver = true;
    cancel();
    refuse('incomplete');
  });
}
