import { afterRealDelay } from '../runtime/alarm.ts';
import { printable } from '../runtime/printable.ts';

/** Where people read what goes on. */
interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Back to the beginning of the line, which is then empty. */
const anew = '\r\u001b[K';

/**
 * Says on a terminal, from the first second on, that long work goes on and for how long; the line goes when it ends. In
 * a file or a pipe it says nothing.
 * @param what Such as `Restoring snapshot one`
 */
export async function tellingProgress<T>(
  what: string,
  work: () => Promise<T>,
  terminal: Terminal = process.stderr,
): Promise<T> {
  if (!terminal.isTTY) return work();
  let seconds = 0;
  const tick = () => {
    seconds += 1;
    terminal.write(`${anew}${printable(what)}… ${seconds} s`);
    cancel = afterRealDelay(1000, tick);
  };
  let cancel = afterRealDelay(1000, tick);
  try {
    return await work();
  } finally {
    cancel();
    if (seconds > 0) terminal.write(anew);
  }
}
