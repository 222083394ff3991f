import type { IncomingMessage } from 'node:http';

/**
 * Calls back when a body has stalled for so long that it is given up (A15), unless the function that it answers is
 * called before.
 */
export type AfterStall = (callback: () => void) => () => void;

/** Why a body did not come whole: nothing more of it came for too long, or the connection broke off. */
export type WhyNotWhole = 'stalled' | 'incomplete';

/** A body that did not come whole. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly reason: WhyNotWhole;

  constructor(reason: WhyNotWhole) {
    super(`The body is ${reason}.`);
    this.reason = reason;
  }
}

/**
 * The pieces of a body as they come. The connection stays when they are not read to the end: a body that is refused
 * half-way still gets its answer. Only time in which somebody waits for a piece counts as a stall.
 * @throws BodyError
 */
export async function* piecesOf(body: IncomingMessage, afterStall: AfterStall): AsyncGenerator<Buffer, void> {
  const pieces: NodeJS.AsyncIterator<Buffer> = body.iterator({ destroyOnReturn: false });
  let isStalled = false;
  try {
    for (let piece = await next(pieces, afterStall); !piece.done; piece = await next(pieces, afterStall)) {
      yield piece.value;
    }
  } catch (error) {
    isStalled = error instanceof BodyError && error.reason === 'stalled';
    throw error;
  } finally {
    // Of a body that has stalled, the end of the reading comes only with that of the connection.
    const ended = pieces.return?.();
    if (!isStalled) await ended;
    else ended?.catch(() => undefined);
  }
}

async function next(
  pieces: NodeJS.AsyncIterator<Buffer>,
  afterStall: AfterStall,
): Promise<IteratorResult<Buffer, undefined>> {
  let cancel: (() => void) | undefined;
  const stalled = new Promise<never>((_, reject) => {
    cancel = afterStall(() => reject(new BodyError('stalled')));
  });
  try {
    return await Promise.race([pieces.next(), stalled]);
  } catch (error) {
    throw error instanceof BodyError ? error : new BodyError('incomplete');
  } finally {
    cancel?.();
  }
}
