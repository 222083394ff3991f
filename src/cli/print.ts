import { printableJson, printableLines } from '../runtime/printable.ts';

/** Prints a text for a person, of a line or several. */
export function print(text: string): void {
  console.log(printableLines(text));
}

/** Prints a value for programs: over several lines, or in one. */
export function printJson(value: unknown, { inOneLine = false }: { readonly inOneLine?: boolean } = {}): void {
  console.log(printableJson(inOneLine ? JSON.stringify(value) : JSON.stringify(value, null, 2)));
}
