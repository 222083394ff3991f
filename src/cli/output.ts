/** Ends the process when its output cannot be written: a reader such as `head` may close its end early. */
export function endWithOutput(): void {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(0);
    console.error(`The output cannot be written: ${message}.`);
    process.exit(1);
  });
}

/** From now on lines that nobody reads, or for which the disk has no room, are dropped. */
export function outliveOutput(): void {
  process.stdout.removeAllListeners('error').on('error', () => {});
}
