import { createRequire } from 'node:module';
import type picomatch from 'picomatch';

type Library = typeof picomatch;

/** A leading dot and parentheses mean nothing, `!` only in brackets, where `posix` makes it negate. */
const options = { dot: true, nonegate: true, noextglob: true, posix: true, strictSlashes: true };

let library: Library | undefined;

/** Whether a text matches a glob pattern by the user guide's rules: no other signs than those mean anything (P12). */
export function matchesGlob(text: string, pattern: string): boolean {
  // Loaded at first use, and at once, because work on the state is synchronous.
  library ??= createRequire(import.meta.url)('picomatch') as Library;
  return library(pattern, options)(text);
}
