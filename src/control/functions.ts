import { functionTimeoutOf } from '../domain/jobs/lambda-function.ts';
import { worldKey, worldOf } from '../domain/world.ts';
import { saveRegisteredFunction } from '../seeding/function-fixtures.ts';
import { type ControlParts, capability, inputSchema } from './capability.ts';
import { refuseStopped } from './refuse-stopped.ts';
import type { FunctionDescription, FunctionHandler, RegisterOptions } from './types.ts';

/** Makes a function of this process one that Lambda actions may name. */
export type RegisterFunction = (name: string, handler: FunctionHandler, options?: RegisterOptions) => Promise<void>;

export function registerHere(parts: ControlParts): RegisterFunction {
  const { config, engine, functions } = parts;
  return async (name, handler, { account, region, timeout } = {}) => {
    refuseStopped(parts);
    const world = { accountId: account ?? config.account, region: region ?? config.region };
    const most = functionTimeoutOf(timeout);
    functions.register(world, name, handler as never);
    engine.perform((context) => saveRegisteredFunction(context, worldKey(world), name, most));
  };
}

export const listFunctions = capability<object, { readonly functions: readonly FunctionDescription[] }>({
  method: 'GET',
  path: '/functions',
  summary: 'List the functions that Lambda actions may name',
  answer: 'Functions',
  schema: inputSchema(),
  run: ({ engine, store }) => ({
    functions: engine.read(() =>
      store.functions.list().map(({ world, name, definition: { environment: _, timeout, ...place } }) => ({
        name,
        ...worldOf(world),
        ...place,
        timeout: `${timeout / 1000}s`,
      })),
    ),
  }),
});
