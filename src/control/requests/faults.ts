import { type Fault, faultMatch } from '../../faults/fault.ts';
import { faultEffect } from '../../faults/kinds.ts';
import { count, described, list, object, optional, text } from '../../model/shape.ts';
import { ControlError } from '../routing/control-error.ts';
import { route } from '../routing/route.ts';
import { cleared, nonEmpty, nothing } from '../routing/shapes.ts';
import type { FaultDescription } from '../types.ts';

export { faultEffect, faultMatch };

export const faultFixture = object(
  {
    match: optional(described(faultMatch, 'Without it, all requests that the effect is possible for.')),
    effect: faultEffect,
  },
  'What is to go wrong, and for whom.',
);

export const faultDescription = object(
  {
    id: text(),
    match: faultMatch,
    effect: faultEffect,
    matched: count('How many requests it has matched.'),
    applied: count('How many of them it was applied to.'),
  },
  'A fault that awaits requests.',
);

export const addFault = route({
  method: 'POST',
  path: '/faults',
  summary: 'Add a fault: which requests it is for, and what happens to them',
  input: faultFixture,
  answer: faultDescription,
  async run({ faults }, { match = {}, effect }) {
    // Loaded on first use: most emulators never meet with a fault.
    const { FaultMistake, readFault } = await import('../../faults/read-fault.ts');
    try {
      return describe(faults.add(await readFault(match, effect)));
    } catch (error) {
      const isMistake = error instanceof FaultMistake || error instanceof RangeError;
      throw isMistake ? new ControlError('invalid', error.message) : error;
    }
  },
});

export const listFaults = route({
  method: 'GET',
  path: '/faults',
  summary: 'List faults, with how often they matched and were applied',
  input: nothing,
  answer: object({ faults: list(faultDescription) }),
  run: ({ faults }) => ({ faults: faults.list().map(describe) }),
});

export const clearFaults = route({
  method: 'DELETE',
  path: '/faults',
  summary: 'Remove all faults',
  input: nothing,
  answer: cleared,
  run: ({ faults }) => ({ cleared: faults.clear() }),
});

export const clearFault = route({
  method: 'DELETE',
  path: '/faults/:id',
  summary: 'Remove a fault',
  errors: ['notFound'],
  input: object({ id: nonEmpty }),
  answer: cleared,
  run({ faults }, { id }) {
    const removed = faults.clear(id);
    if (removed === 0) {
      const others = faults.list().map((other) => other.id);
      const there = others.length === 0 ? 'none has been added' : `there are ${others.join(', ')}`;
      throw new ControlError('notFound', `There is no fault with the id ${id}; ${there}.`);
    }
    return { cleared: removed };
  },
});

function describe({ id, match, declared, matched, applied }: Fault): FaultDescription {
  return { id, match, effect: declared, matched, applied };
}
