import type { FaultEffect } from '../declared-fault.ts';
import type { Effect } from '../fault.ts';
import { allOperations } from './all-operations.ts';

/** Only an object's bytes have a middle to be cut in. */
const withBytes: ReadonlySet<string> = new Set(['GetObject']);

export function cut({ cut }: FaultEffect): Effect {
  return { operations: cut === 'body' ? withBytes : allOperations, cut };
}
