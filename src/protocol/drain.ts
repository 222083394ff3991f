import type { IncomingMessage } from 'node:http';
import { type AfterStall, piecesOf } from './arriving-body.ts';

/** Bytes of a refused body that are read all the same. */
const mostDrained = 64 * 1024 ** 2;

/**
 * Reads and drops what is left of a body that was refused: many clients look at no answer before they have sent
 * everything. Answers whether the body has ended, so that the connection can go on; one that is larger, stalls, or
 * broke off has not.
 */
export async function drain(message: IncomingMessage, afterStall: AfterStall): Promise<boolean> {
  if (Number(message.headers['content-length'] ?? 0) > mostDrained) return message.complete;
  let drained = 0;
  try {
    for await (const bytes of piecesOf(message, afterStall)) {
      drained += bytes.length;
      if (drained > mostDrained) return false;
    }
  } catch {
    return false;
  }
  return message.complete;
}
