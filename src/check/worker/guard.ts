import { type ChildProcess, spawn } from 'node:child_process';

/**
 * What is left when a check is killed by a signal that nobody can catch: a shell that reads which process groups there
 * are, and that ends them and deletes the folder when its input ends, which it does with the check.
 */
const script = `
trap '' INT TERM HUP QUIT
live=' '
while read -r verb group; do
  case $verb in
    +) live="$live$group " ;;
    -) live="\${live%% $group *} \${live#* $group }" ;;
    .) exit 0 ;;
  esac
done
for group in $live; do kill -KILL "-$group" 2>/dev/null; done
rm -rf -- "$0"
`;

/** Ends the workers of a check that is killed, and deletes its folder. On Windows there is none. */
export class Guard {
  readonly #shell: ChildProcess | undefined;

  constructor(folder: string) {
    if (process.platform === 'win32') return;
    this.#shell = spawn('/bin/sh', ['-c', script, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    // A shell that is not there or has been killed leaves the check as it is without one.
    this.#shell.on('error', () => {});
    this.#shell.stdin?.on('error', () => {});
    this.#shell.unref();
  }

  /** From now on a process and those that it starts are ended with the check. */
  watch(group: number): void {
    this.#shell?.stdin?.write(`+ ${group}\n`);
  }

  /** They have ended: their number may be another's. */
  release(group: number): void {
    this.#shell?.stdin?.write(`- ${group}\n`);
  }

  /** There is nothing left to end or to delete. */
  dismiss(): void {
    this.#shell?.stdin?.end('.\n');
  }
}
