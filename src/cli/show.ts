import { print, printJson } from './print.ts';
import { type View, watch } from './watch.ts';

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
