import { hash } from 'node:crypto';

/** The first 48 bits of a text's SHA-256, which a number of JavaScript holds. */
export function digestOf(text: string): number {
  return Number.parseInt(hash('sha256', text).slice(0, 12), 16);
}
