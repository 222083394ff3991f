import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Alarm } from '../runtime/alarm.ts';

/**
 * Calls back when a body has stalled for so long that it is given up (A15), unless the function that it returns is
 * called before.
 */
export type AfterStall = (callback: () => void) => () => void;

/** What a request is told whose body has stalled (A15), and the status that goes with it. */
export const stalledBody = 'The rest of the body did not come in time; the connection is closed.';
export const stalledStatus = 408;

/**
 * One alarm for all bodies that are waited for: as they all get the same time, the one that has waited longest is the
 * first whose time is up.
 * @param patience Milliseconds of real time
 * @param createAlarm Makes an alarm that calls `ring`
 */
export function createAfterStall(patience: number, createAlarm: (ring: () => void) => Alarm): AfterStall {
  const waiting = new Set<{ readonly since: number; readonly callback: () => void }>();
  let isSet = false;
  const alarm = createAlarm(() => {
    isSet = false;
    const now = performance.now();
    for (const each of waiting) {
      const left = each.since + patience - now;
      if (left > 0) return setFor(left);
      waiting.delete(each);
      each.callback();
    }
  });
  function setFor(delay: number): void {
    if (isSet) return;
    isSet = true;
    alarm.set(delay);
  }
  return (callback) => {
    const wait = { since: performance.now(), callback };
    waiting.add(wait);
    setFor(patience);
    return () => waiting.delete(wait);
  };
}

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

/** A body that is being read. */
interface BodyReading {
  pause(): void;
  resume(): void;
  /** Ends the reading where it is. The connection stays: a body that is refused half-way still gets its answer. */
  stop(): void;
}

/**
 * Reads what is left of a request's body, and hands on its pieces as they come. This is the only place where bodies are
 * read. Only time in which a piece is waited for counts as a stall.
 */
function readBody(message: IncomingMessage, afterStall: AfterStall, { take, end, fail }: BodyTaker): BodyReading {
  const declared = Number(message.headers['content-length']);
  let length = 0;
  let isOver = false;
  let cancel = afterStall(onStall);
  message.on('data', onData);
  message.on('end', onEnd);
  message.on('error', onError);
  // Neither event comes again, and who was there before may have paused it.
  if (message.readableEnded) onEnd();
  else if (message.destroyed) onError();
  else if (message.isPaused()) message.resume();
  return {
    pause() {
      cancel();
      message.pause();
    },
    resume() {
      if (isOver || !message.isPaused()) return;
      cancel = afterStall(onStall);
      message.resume();
    },
    stop() {
      if (isOver) return;
      finish();
      message.pause();
    },
  };

  function onData(piece: Buffer): void {
    if (isOver) return;
    cancel();
    length += piece.length;
    // When all has come that was declared, the end follows by itself.
    if (length !== declared) cancel = afterStall(onStall);
    take(piece);
  }

  function onEnd(): void {
    if (isOver) return;
    finish();
    end();
  }

  function onError(): void {
    if (isOver) return;
    finish();
    fail('incomplete');
  }

  function onStall(): void {
    finish();
    fail('stalled');
  }

  function finish(): void {
    isOver = true;
    cancel();
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
  readBody(message, afterStall, {
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
    const reading = readBody(message, afterStall, {
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
      reading ??= readBody(message, afterStall, {
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
