import { type ChildProcess, spawn } from 'node:child_process';

/** Reads a pipe that is open as long as the emulator lives, and to which nothing is written; then ends the group. */
const program = 'read -r _; kill -KILL "-$0"';

/**
 * Watches over a process group from a process of its own, which ends the group when the emulator is gone, however it
 * went. The group could not do so itself: a function may have closed its file descriptors, have none left for another
 * thread, stand still, or have become another program, and who checks a state file may be in the midst of a statement.
 */
export class ProcessWatchdog {
  readonly #process: ChildProcess;

  /** @throws Error when it cannot be started, with the reasons that there may be */
  constructor(group: number) {
    this.#process = spawn('/bin/sh', ['-c', program, String(group)], {
      // In a session of its own, so that what a terminal sends to the emulator does not end it.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#process.on('error', () => {});
    if (this.#process.pid === undefined) {
      throw new Error('too many files or processes are open, or no /bin/sh can be run.');
    }
    this.#process.stdin?.on('error', () => {});
  }

  /** When there is nothing left to watch over. */
  dismiss(): void {
    this.#process.kill('SIGKILL');
  }
}
