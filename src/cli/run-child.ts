import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { printable } from '../runtime/printable.ts';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
/**
 * What a terminal sends to all processes in its foreground by itself: the child must not get it twice for one key
 * press.
 */
const sentByTerminal: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

/** What shells answer for a command that is not there, that cannot be run, and that ended by a signal. */
const notFound = 127;
const notExecutable = 126;
const bySignal = 128;

/**
 * Runs a command in the foreground, with this process's terminal and signals; answers its exit code as a shell would.
 * It ends before this process does, save when that is killed by a signal that nobody can catch.
 */
export async function runChild(
  [file = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  try {
    return await exitOf(file, args, environment);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      console.error(printable(`'${file}' is no command here: give a program on the PATH, or one by its path.`));
      return notFound;
    }
    console.error(printable(`'${file}' cannot be run (${code}): give a program that this user may execute.`));
    return notExecutable;
  }
}

function exitOf(file: string, args: readonly string[], env: Readonly<Record<string, string | undefined>>) {
  return new Promise<number>((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', env });
    for (const signal of forwarded) {
      process.on(signal, () => {
        if (!(process.stdin.isTTY && sentByTerminal.includes(signal))) child.kill(signal);
      });
    }
    process.on('exit', () => child.kill('SIGKILL'));
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? bySignal + constants.signals[signal as NodeJS.Signals]));
  });
}
