import type { OperationContext } from '../engine/context.ts';
import type { Engine } from '../engine/engine.ts';
import type { Target } from './effect.ts';
import type { Fault } from './fault.ts';
import type { Faults } from './faults.ts';

/** No response is to be sent: the connection breaks. Thrown through a request's chain, which cuts it. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
}

/**
 * Carries a request out under a fault.
 * @param work The request's own, in transactions of its own.
 * @throws ConnectionCut, and what the work or the fault throws in its place
 */
export async function carryOut<T>(
  { faults, engine }: { readonly faults: Faults; readonly engine: Engine },
  { delay, effect }: Fault,
  target: Target,
  work: () => T | Promise<T>,
): Promise<T> {
  const { world, worldKey } = target;
  const inTransaction = <R>(step: ((context: OperationContext) => R) | undefined) =>
    step && engine.perform((context) => step({ ...context, world, worldKey }));
  const { before, instead, after } = effect;

  if (delay > 0 && !(await faults.holdUp(delay))) throw new ConnectionCut();
  if (effect.cut === 'before') throw new ConnectionCut();
  inTransaction(before && ((context) => before(context, target)));
  const substitute = inTransaction(instead && ((context) => instead(context, target)));
  const output = (substitute as T | undefined) ?? (await work());
  inTransaction(after && ((context) => after(context, target, output)));
  if (effect.cut === 'after') throw new ConnectionCut();
  return output;
}
