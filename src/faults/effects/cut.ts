import { allOperations, type Effect, type FaultEffect } from '../fault.ts';

/** Only an object's bytes have a middle to be cut in. */
const withBytes: ReadonlySet<string> = new Set(['GetObject']);

export function cut({ cut }: FaultEffect): Effect {
  return { operations: cut === 'body' ? withBytes : allOperations, cut };
}
