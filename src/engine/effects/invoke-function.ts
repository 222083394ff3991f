import { worldOf } from '../../domain/world.ts';
import type { FunctionAnswer } from '../../functions/function-call.ts';
import { findFunction } from '../declarations/find-function.ts';
import type { EffectTools } from './effect-kind.ts';

/**
 * Invokes a function once, wherever it is, and answers what it returned or how it failed. For work outside
 * transactions: it takes as long as the function does, and ends with `tools.signal`.
 */
export async function invokeFunction(
  { engine, functions, signal }: EffectTools,
  call: {
    /** In its stored form. */
    readonly world: string;
    readonly name: string;
    readonly event: unknown;
    readonly jobId: string;
    /** The same for an invocation and its retries. */
    readonly requestId: string;
  },
): Promise<FunctionAnswer> {
  const { world, name } = call;
  const definition = engine.perform((context) => findFunction(context, world, name));
  if (definition === undefined) {
    return { error: { type: 'ResourceNotFoundException', message: `The function '${name}' is nowhere given.` } };
  }
  return functions.invoke({ ...call, world: worldOf(world), definition }, signal);
}
