import { allOperations, type Cut, type Effect } from '../effect.ts';

/** Only an object's bytes have a middle to be cut in. */
const withBytes: ReadonlySet<string> = new Set(['GetObject']);

export function cut(cut: Cut): Effect {
  return { operations: cut === 'body' ? withBytes : allOperations, cut };
}
