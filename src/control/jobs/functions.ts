import { functionTimeoutOf } from '../../domain/jobs/lambda-function.ts';
import { worldKey, worldOf } from '../../domain/world.ts';
import { choice, count, list, object, optional, text } from '../../model/shape.ts';
import { saveRegisteredFunction } from '../../seeding/items/functions.ts';
import { refuseStopped } from '../routing/refusals.ts';
import { type ControlParts, route } from '../routing/route.ts';
import { nothing, worldMembers } from '../routing/shapes.ts';
import type { FunctionHandler, RegisterOptions } from '../types.ts';

export const functionDescription = object(
  {
    name: text(),
    ...worldMembers,
    kind: choice(['code', 'inline', 'module', 'python', 'executable', 'url', 'endpoint', 'registered']),
    code: optional(text()),
    inlineCode: optional(text()),
    module: optional(text()),
    python: optional(text()),
    executable: optional(text()),
    handler: optional(text()),
    runtime: optional(text()),
    memorySize: optional(count()),
    reservedConcurrentExecutions: optional(count()),
    url: optional(text()),
    endpoint: optional(text()),
    timeout: text('Such as 15s.'),
  },
  'Where a function is.',
);

/** Makes a function of this process one that Lambda actions may name. */
export type RegisterFunction = (name: string, handler: FunctionHandler, options?: RegisterOptions) => Promise<void>;

export function registerHere(parts: ControlParts): RegisterFunction {
  const { config, engine, functions } = parts;
  return async (name, handler, { account, region, timeout } = {}) => {
    refuseStopped(parts);
    const where = { accountId: account ?? config.account, region: region ?? config.region };
    const most = functionTimeoutOf(timeout);
    functions.register(where, name, handler as never);
    engine.perform((context) => saveRegisteredFunction(context, worldKey(where), name, most));
  };
}

export const listFunctions = route({
  method: 'GET',
  path: '/functions',
  summary: 'List the functions that Lambda actions may name',
  input: nothing,
  answer: object({ functions: list(functionDescription) }),
  run: ({ engine, store }) => ({
    functions: engine.read(() =>
      store.functions.list().map(({ world: key, name, definition: { environment: _, timeout, ...place } }) => ({
        name,
        ...worldOf(key),
        ...place,
        timeout: `${timeout / 1000}s`,
      })),
    ),
  }),
});
