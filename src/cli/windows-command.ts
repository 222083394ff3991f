import { existsSync } from 'node:fs';
import { win32 } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is spawned, and whether its arguments are written as the command line has them. */
export interface Spawnable {
  readonly file: string;
  readonly args: readonly string[];
  readonly windowsVerbatimArguments?: boolean;
}

/**
 * A command as Windows starts it. Programs are spawned as they are. What npm and its like put on the PATH are batch
 * files (`vitest.cmd`), which only cmd.exe runs: Node spawns none itself. Its words are quoted by the rules by which
 * cmd.exe takes its line apart.
 * @param isThere Whether there is a file.
 */
export function windowsCommand(
  [file = '', ...args]: readonly string[],
  environment: Environment,
  isThere: (path: string) => boolean = existsSync,
): Spawnable {
  const found = find(file, environment, isThere);
  if (found === undefined || !/\.(cmd|bat)$/i.test(found)) return { file: found ?? file, args };
  const line = [escaped(win32.normalize(found)), ...args.map(argument)].join(' ');
  // /d: no AutoRun of the registry; /s: only the outermost quotes are taken off.
  const shell = variable(environment, 'ComSpec') ?? 'cmd.exe';
  return { file: shell, args: ['/d', '/s', '/c', `"${line}"`], windowsVerbatimArguments: true };
}

/** Where a command is: as it is written, or on the PATH, with one of the endings that Windows leaves out. */
function find(file: string, environment: Environment, isThere: (path: string) => boolean): string | undefined {
  const endings = (variable(environment, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';').filter((each) => each !== '');
  const hasEnding = endings.some((ending) => file.toLowerCase().endsWith(ending.toLowerCase()));
  const names = hasEnding ? [file] : endings.map((ending) => file + ending.toLowerCase());
  const hasFolder = /[\\/]/.test(file);
  const folders = hasFolder ? [''] : (variable(environment, 'PATH') ?? '').split(';').filter((each) => each !== '');
  const paths = folders.flatMap((folder) => names.map((name) => (folder === '' ? name : win32.join(folder, name))));
  return paths.find(isThere);
}

/** Names of variables have no case on Windows, of which a copy of the environment knows nothing. */
function variable(environment: Environment, name: string): string | undefined {
  const [, value] = Object.entries(environment).find(([each]) => each.toLowerCase() === name.toLowerCase()) ?? [];
  return value;
}

/**
 * A word between quotes as programs take it apart, and twice as cmd.exe does: a batch file hands on what it was given
 * (`%*`), and cmd.exe reads that again.
 */
function argument(word: string): string {
  const quoted = `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`;
  return escaped(escaped(quoted));
}

/** Characters that mean something to cmd.exe, made to mean themselves. */
function escaped(text: string): string {
  return text.replace(/[()\][%!^"`<>&|;, *?]/g, '^$&');
}
