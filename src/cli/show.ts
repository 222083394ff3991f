import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual, stripVTControlCharacters } from 'node:util';
import { printableLines } from '../runtime/printable.ts';
import { print, printJson } from './output.ts';

export interface ShowFlags {
  readonly watch?: boolean;
  readonly json?: boolean;
}

/** Prints what a look at the emulator finds: once, or again and again. */
export async function show(look: () => Promise<View>, flags: ShowFlags): Promise<void> {
  if (flags.watch) return watch(look, flags.json ?? false);
  const { data, draw } = await look();
  if (flags.json) printJson(data);
  else print(draw().join('\n'));
}

/** One look at the emulator. */
export interface View {
  readonly data: unknown;
  /** The lines in which it is shown. */
  draw(): string[];
}

/** Milliseconds between two looks: soon enough for a person, seldom enough to leave worker and emulator alone. */
const interval = 500;

/** Looks again and again until Ctrl-C, and prints what has changed; on a terminal in one place. */
async function watch(look: () => Promise<View>, asJson: boolean): Promise<void> {
  const isOnScreen = process.stdout.isTTY === true && !asJson;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const show = isOnScreen ? onScreen() : onPaper(asJson);
  let view: View | undefined;
  try {
    while (!stop.signal.aborted) {
      view = await look();
      show.next(view);
      await delay(interval, undefined, { signal: stop.signal }).catch(() => {});
    }
  } finally {
    show.end(view);
  }
}

interface Show {
  next(view: View): void;
  end(view: View | undefined): void;
}

const enterScreen = '\x1b[?1049h\x1b[?25l';
const leaveScreen = '\x1b[?25h\x1b[?1049l';
const home = '\x1b[H';
const clearRestOfLine = '\x1b[K';
const clearBelow = '\x1b[J';
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's styles are control sequences
const styleOrLetter = /(\x1b\[[\d;]*m)|./gu;

/** Draws over what was drawn before, on the terminal's second screen; the last view stays on the first. */
function onScreen(): Show {
  let shown = '';
  process.stdout.write(enterScreen);
  return {
    next(view) {
      const { columns = 80, rows = 24 } = process.stdout;
      const lines = view.draw();
      const fitting = lines.length < rows ? lines : [...lines.slice(0, 1), ...lines.slice(2 - rows)];
      const drawing = fitting.map((line) => cut(printableLines(line), columns) + clearRestOfLine).join('\n');
      if (drawing === shown) return;
      shown = drawing;
      process.stdout.write(home + drawing + clearBelow);
    },
    end(view) {
      process.stdout.write(leaveScreen);
      if (view !== undefined) print(view.draw().join('\n'));
    },
  };
}

/** Prints each view that differs from the one before it. */
function onPaper(asJson: boolean): Show {
  let last: unknown;
  return {
    next({ data, draw }) {
      if (last !== undefined && isDeepStrictEqual(data, last)) return;
      if (asJson) printJson(data, { inOneLine: true });
      else print(`${last === undefined ? '' : '\n'}${draw().join('\n')}`);
      last = data;
    },
    end() {},
  };
}

/** As much of a line as fits. What styles it stays whole: a style that is begun is ended, too. */
function cut(line: string, columns: number): string {
  if (stripVTControlCharacters(line).length <= columns) return line;
  let left = columns - 1;
  const fitting = line.replace(styleOrLetter, (part, style) => (style !== undefined || left-- > 0 ? part : ''));
  return `${fitting}…`;
}
