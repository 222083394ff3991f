import type { Fault } from '../faults/fault.ts';
import { capability, inputSchema } from './capability.ts';
import { ControlError } from './control-error.ts';
import type { Cleared, FaultDescription, FaultFixture } from './types.ts';

const text = { type: 'string', minLength: 1 };
const yes = { const: true };
const count = { type: 'integer', minimum: 1 };

export const matchSchema = inputSchema({
  operation: text,
  actionType: inputSchema({ category: text, owner: text, provider: text, version: text })(),
  jobId: text,
  accessKeyId: text,
  first: count,
  every: count,
  probability: { type: 'number', minimum: 0, maximum: 1 },
  seed: { type: 'integer' },
})();

export const effectSchema = inputSchema({
  error: text,
  message: { type: 'string' },
  delay: { type: ['string', 'number', 'object'] },
  cut: { type: 'string', enum: ['before', 'after', 'body'] },
  duplicate: yes,
  staleNonce: yes,
  timeOut: yes,
  expireCredentials: yes,
})();

export const addFault = capability<FaultFixture, FaultDescription>({
  method: 'POST',
  path: '/faults',
  summary: 'Add a fault: which requests, and what befalls them',
  answer: 'Fault',
  schema: inputSchema({ match: matchSchema, effect: effectSchema }, ['effect']),
  async run({ faults }, { match = {}, effect }) {
    // Loaded on first use: most emulators never meet with a fault.
    const { FaultMistake, readFault } = await import('../faults/read-fault.ts');
    try {
      return describe(faults.add(readFault(match, effect)));
    } catch (error) {
      const isMistake = error instanceof FaultMistake || error instanceof RangeError;
      throw isMistake ? new ControlError('invalid', error.message) : error;
    }
  },
});

export const listFaults = capability<object, { readonly faults: readonly FaultDescription[] }>({
  method: 'GET',
  path: '/faults',
  summary: 'List faults, with how often they matched and were applied',
  answer: 'Faults',
  schema: inputSchema(),
  run: ({ faults }) => ({ faults: faults.list().map(describe) }),
});

export const clearFaults = capability<object, Cleared>({
  method: 'DELETE',
  path: '/faults',
  summary: 'Remove all faults',
  answer: 'Cleared',
  schema: inputSchema(),
  run: ({ faults }) => ({ cleared: faults.clear() }),
});

export const clearFault = capability<{ id: string }, Cleared>({
  method: 'DELETE',
  path: '/faults/:id',
  summary: 'Remove a fault',
  answer: 'Cleared',
  errors: ['notFound'],
  schema: inputSchema({ id: text }, ['id']),
  run({ faults }, { id }) {
    const cleared = faults.clear(id);
    if (cleared === 0) throw new ControlError('notFound', `There is no fault with the id ${id}.`);
    return { cleared };
  },
});

function describe({ id, match, declared, matched, applied }: Fault): FaultDescription {
  return { id, match, effect: declared, matched, applied };
}
