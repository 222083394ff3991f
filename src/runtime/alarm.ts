import type { Socket } from 'node:net';

/** Longer delays overflow Node's 32-bit timer and would fire at once. */
const longestDelay = 24 * 60 * 60 * 1000;

/** Rings once at a moment of the real time, or earlier: whoever is rung looks whether anything is due. */
export interface Alarm {
  /** @param delay Milliseconds from now; a day at most is waited, Infinity means never. */
  set(delay: number): void;
  clear(): void;
}

export function createAlarm(ring: () => void): Alarm {
  let timer: NodeJS.Timeout | undefined;
  return {
    set(delay) {
      clearTimeout(timer);
      if (delay === Number.POSITIVE_INFINITY) return;
      timer = setTimeout(ring, Math.min(Math.max(delay, 0), longestDelay));
      timer.unref();
    },
    clear() {
      clearTimeout(timer);
    },
  };
}

/** Calls back after milliseconds of real time, unless the function that it returns is called before. */
export type AfterRealDelay = (milliseconds: number, callback: () => void) => () => void;

export const afterRealDelay: AfterRealDelay = (milliseconds, callback) => {
  const timer = setTimeout(callback, Math.min(milliseconds, longestDelay));
  return () => clearTimeout(timer);
};

/** Calls back when nothing comes or goes on a socket for so long, unless what it returns is called before. */
export type AfterIdleness = (socket: Socket, milliseconds: number, callback: () => void) => () => void;

export const afterIdleness: AfterIdleness = (socket, milliseconds, callback) => {
  socket.setTimeout(milliseconds, callback);
  return () => socket.setTimeout(0, callback);
};
