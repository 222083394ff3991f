import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual, stripVTControlCharacters, styleText } from 'node:util';
import { ControlError } from '../control/routing/control-error.ts';
import { printable, printableLines } from '../runtime/printable.ts';
import type { RemoteFlags } from './command.ts';
import { print, printJson, printResult } from './output.ts';
import type { Room } from './pages/room.ts';

export interface ShowFlags extends RemoteFlags {
  readonly watch?: boolean;
}

/** Prints what a look at the emulator finds: once, or again and again. */
export async function show(look: () => Promise<View>, flags: ShowFlags): Promise<void> {
  if (flags.watch) return watch(look, flags.json ?? false);
  const { data, draw } = await look();
  printResult(data, draw(roomOfPage()), flags.json);
}

/** Of lines that may scroll: as wide as the terminal; undefined where a file or a program takes them. */
export function roomOfPage(): Room | undefined {
  return process.stdout.isTTY === true ? { columns: process.stdout.columns } : undefined;
}

/** One look at the emulator. */
export interface View {
  readonly data: unknown;
  /** The lines in which it is shown. @param room Where they are to fit; without it they are as long as they come */
  draw(room?: Room): string[];
}

/** Milliseconds between two looks: soon enough for a person, seldom enough to leave worker and emulator alone. */
const interval = 500;

/** Looks again and again, until Ctrl-C. */
export async function lookUntilSignal(look: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  for (;;) {
    await delay(interval, undefined, { signal: stop.signal }).catch(() => {});
    if (stop.signal.aborted) return;
    await look();
  }
}

/**
 * Looks again and again until Ctrl-C, and prints what has changed; on a terminal in one place. An emulator that is
 * started anew is watched further, and so is what comes back after a reset.
 */
async function watch(look: () => Promise<View>, asJson: boolean): Promise<void> {
  const isOnScreen = process.stdout.isTTY === true && !asJson;
  let view = await look();
  const show = isOnScreen ? onScreen() : onPaper(asJson);
  try {
    show.next(view, undefined);
    await lookUntilSignal(async () => {
      let lack: string | undefined;
      try {
        view = await look();
      } catch (error) {
        lack = lackOf(error);
      }
      show.next(view, lack);
    });
  } finally {
    show.end(view);
  }
}

/** Why there is nothing to be seen at the moment. @throws what will not pass */
function lackOf(error: unknown): string {
  if (!(error instanceof ControlError)) throw error;
  if (error.code === 'unreachable') return `${error.message} Trying again…`;
  if (error.code === 'notFound') return error.message;
  throw error;
}

interface Show {
  /** @param lack Why there is no newer view than this. */
  next(view: View, lack: string | undefined): void;
  end(view: View): void;
}

// Without wrapping: of what a terminal draws wider than it is counted here, the end is lost and no further line.
const enterScreen = '\x1b[?1049h\x1b[?25l\x1b[?7l';
const leaveScreen = '\x1b[?7h\x1b[?25h\x1b[?1049l';
const home = '\x1b[H';
const clearLine = '\x1b[K';
const clearBelow = '\x1b[J';
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's styles are control sequences
const styleOrLetter = /(\x1b\[[\d;]*m)|./gu;

/** Draws over what was drawn before, on the terminal's second screen; the last view stays on the first. */
function onScreen(): Show {
  let shown = '';
  process.stdout.write(enterScreen);
  return {
    next(view, lack) {
      const { columns = 80, rows = 24 } = process.stdout;
      const notes = lack === undefined ? [] : [styleText('yellow', lack)];
      const lines = [...view.draw({ columns, rows: rows - notes.length }).slice(0, rows - notes.length), ...notes];
      // Cleared before they are written: behind a full line the cursor stands on its last letter.
      const drawn = lines.map((line) => clearLine + cut(printableLines(line), columns));
      const drawing = drawn.join('\n') + (drawn.length < rows ? `\n${clearBelow}` : '');
      if (`${columns}×${rows} ${drawing}` === shown) return;
      shown = `${columns}×${rows} ${drawing}`;
      process.stdout.write(home + drawing);
    },
    end(view) {
      process.stdout.write(leaveScreen);
      print(view.draw(roomOfPage()).join('\n'));
    },
  };
}

/** Prints each view that differs from the one before it. */
function onPaper(asJson: boolean): Show {
  let last: unknown;
  let told: string | undefined;
  return {
    next({ data, draw }, lack) {
      if (lack !== undefined && lack !== told) console.error(printable(lack));
      told = lack;
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
