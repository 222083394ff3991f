import { printableJson, printableLines } from '../runtime/printable.ts';

/** Prints a text for a person, of a line or several. */
export function print(text: string): void {
  console.log(printableLines(text));
}

/** Prints a value for programs: over several lines, or in one. */
export function printJson(value: unknown, { inOneLine = false }: { readonly inOneLine?: boolean } = {}): void {
  console.log(printableJson(inOneLine ? JSON.stringify(value) : JSON.stringify(value, null, 2)));
}

/** Prints a result for programs, or in its place lines for a person. */
export function printResult(value: unknown, lines: string | readonly string[], asJson = false): void {
  if (asJson) printJson(value);
  else print([lines].flat().join('\n'));
}

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
