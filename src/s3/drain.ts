import type { IncomingMessage } from 'node:http';

/** Bytes of a refused body that are read all the same. */
const mostDrained = 64 * 1024 ** 2;

/**
 * Reads and drops what is left of a body that was refused: many clients look at no answer before they have sent
 * everything. Answers whether the body has ended, so that the connection can go on; a larger one, or one that broke
 * off, has not.
 */
export async function drain(message: IncomingMessage): Promise<boolean> {
  if (Number(message.headers['content-length'] ?? 0) > mostDrained) return message.complete;
  let drained = 0;
  try {
    for await (const bytes of message.iterator({ destroyOnReturn: false })) {
      drained += bytes.length;
      if (drained > mostDrained) return false;
    }
  } catch {
    return false;
  }
  return message.complete;
}
