import { UsageError } from './usage-error.ts';

/** A number on the command line. @throws UsageError */
export function readNumber(flag: string, text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  throw new UsageError(`${flag} takes a number, not '${text}'.`);
}
