import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { AfterStall } from './body-stall.ts';

/** Why a body did not come whole: nothing more of it came for too long, or the connection broke off. */
type WhyNotWhole = 'stalled' | 'incomplete';

/** A body that did not come whole. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly reason: WhyNotWhole;

  constructor(reason: WhyNotWhole) {
    super(`The body is ${reason}.`);
    this.reason = reason;
  }
}

/** Who takes a body. Of `end` and `fail` one is called, once, unless the reading is stopped before. */
interface BodyTaker {
  take(piece: Buffer): void;
  end(): void;
  fail(why: WhyNotWhole): void;
}

/**
 * Reads what is left of a request's body, and hands on its pieces as they come. This is the only place where bodies are
 * read. Only time in which a piece is waited for counts as a stall.
 */
class BodyReading {
  readonly #message: IncomingMessage;
  readonly #afterStall: AfterStall;
  readonly #taker: BodyTaker;
  readonly #declared: number;
  #length = 0;
  #isOver = false;
  #cancel: () => void;

  constructor(message: IncomingMessage, afterStall: AfterStall, taker: BodyTaker) {
    this.#message = message;
    this.#afterStall = afterStall;
    this.#taker = taker;
    this.#declared = Number(message.headers['content-length']);
    this.#cancel = this.#waitForPiece();
    message.on('data', (piece: Buffer) => this.#take(piece));
    message.on('end', () => this.#end());
    message.on('error', () => this.#fail('incomplete'));
    // Neither event comes again, and who was there before may have paused it.
    if (message.readableEnded) this.#end();
    else if (message.destroyed) this.#fail('incomplete');
    else if (message.isPaused()) message.resume();
  }

  pause(): void {
    this.#cancel();
    this.#message.pause();
  }

  resume(): void {
    if (this.#isOver || !this.#message.isPaused()) return;
    this.#cancel = this.#waitForPiece();
    this.#message.resume();
  }

  /** Ends the reading where it is. The connection stays: a body that is refused half-way still gets its answer. */
  stop(): void {
    if (this.#isOver) return;
    this.#finish();
    this.#message.pause();
  }

  #waitForPiece(): () => void {
    return this.#afterStall(() => this.#fail('stalled'));
  }

  #take(piece: Buffer): void {
    if (this.#isOver) return;
    this.#cancel();
    this.#length += piece.length;
    // When all has come that was declared, the end follows by itself.
    if (this.#length !== this.#declared) this.#cancel = this.#waitForPiece();
    this.#taker.take(piece);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#finish();
    this.#taker.end();
  }

  #fail(why: WhyNotWhole): void {
    if (this.#isOver) return;
    this.#finish();
    this.#taker.fail(why);
  }

  #finish(): void {
    this.#isOver = true;
    this.#cancel();
  }
}

/** Why a body was not taken. */
export type WhyRefused = 'too large' | WhyNotWhole;

/**
 * Reads the whole body of a request, and calls back once: `take` with the bytes, `refuse` when there are more of them
 * than `most`, when the client left before all had come, or when nothing more came for too long. A body that is too
 * large is read to its end all the same: most clients look for an answer only after they have sent everything.
 */
export function readWhole(
  message: IncomingMessage,
  { most, afterStall }: { readonly most: number; readonly afterStall: AfterStall },
  take: (body: Buffer) => void,
  refuse: (why: WhyRefused) => void,
): void {
  const pieces: Buffer[] = [];
  let length = 0;
  new BodyReading(message, afterStall, {
    take(piece) {
      length += piece.length;
      if (length <= most) pieces.push(piece);
      else pieces.length = 0;
    },
    end() {
      if (length > most) refuse('too large');
      else take(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces));
    },
    fail: refuse,
  });
}

/**
 * Reads a body to its end, a piece at a time. What `take` throws ends the reading.
 * @throws BodyError, and what `take` throws
 */
export function readPieces(
  message: IncomingMessage,
  afterStall: AfterStall,
  take: (piece: Buffer) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const reading = new BodyReading(message, afterStall, {
      take(piece) {
        try {
          take(piece);
        } catch (error) {
          reading.stop();
          reject(error);
        }
      },
      end: resolve,
      fail: (why) => reject(new BodyError(why)),
    });
  });
}

/**
 * A body as a stream that is read no faster than its reader takes it. It ends with a BodyError when it does not come
 * whole; its own end is not that of the connection.
 */
export function streamOf(message: IncomingMessage, afterStall: AfterStall): Readable {
  let reading: BodyReading | undefined;
  const stream = new Readable({
    read() {
      reading ??= new BodyReading(message, afterStall, {
        take(piece) {
          if (!stream.push(piece)) reading?.pause();
        },
        end: () => stream.push(null),
        fail: (why) => stream.destroy(new BodyError(why)),
      });
      reading.resume();
    },
    destroy(error, done) {
      reading?.stop();
      done(error);
    },
  });
  return stream;
}

/** Bytes of a refused body that are read all the same. */
const mostDrained = 64 * 1024 ** 2;

/**
 * Reads and drops what is left of a body that was refused: many clients look at no answer before they have sent
 * everything. Returns whether the body has ended, so that the connection can go on; one that is larger, stalls, or
 * broke off has not.
 */
export async function drain(message: IncomingMessage, afterStall: AfterStall): Promise<boolean> {
  if (Number(message.headers['content-length'] ?? 0) > mostDrained) return message.complete;
  let drained = 0;
  try {
    await readPieces(message, afterStall, ({ length }) => {
      drained += length;
      if (drained > mostDrained) throw new BodyError('incomplete');
    });
  } catch {
    return false;
  }
  return message.complete;
}
