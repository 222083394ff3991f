import { milliseconds } from '../domain/duration.ts';
import { defaultFunctionTimeout, type FunctionDefinition, mostFunctionTimeout } from '../domain/lambda-function.ts';
import type { Context, OperationContext } from '../engine/context.ts';
import { SeedingError } from './seeding-error.ts';
import type { FunctionFixture } from './types.ts';

const defaultHandler = 'handler';

/** Keeps where a function is, or what is now said of it. @throws SeedingError */
export function saveFunctionFixture(
  { store, worldKey }: OperationContext,
  name: string,
  fixture: FunctionFixture,
): void {
  store.functions.save({ world: worldKey, name, definition: definitionOf(fixture) });
}

/** Says that a function is one of this process, whose code is kept elsewhere. */
export function saveRegisteredFunction(
  { store }: Pick<Context, 'store'>,
  world: string,
  name: string,
  timeout = defaultFunctionTimeout,
): void {
  store.functions.save({ world, name, definition: { kind: 'registered', timeout, environment: {} } });
}

function definitionOf(fixture: FunctionFixture): FunctionDefinition {
  const common = { timeout: readTimeout(fixture.timeout), environment: fixture.environment ?? {} };
  if ('url' in fixture) return { kind: 'url', url: fixture.url, ...common };
  if ('endpoint' in fixture) return { kind: 'endpoint', endpoint: fixture.endpoint, ...common };
  const handler = fixture.handler ?? defaultHandler;
  if ('python' in fixture) return { kind: 'python', python: fixture.python, handler, ...common };
  return { kind: 'module', module: fixture.module, handler, ...common };
}

function readTimeout(given: FunctionFixture['timeout']): number {
  if (given === undefined) return defaultFunctionTimeout;
  let timeout: number;
  try {
    timeout = milliseconds(given);
  } catch (error) {
    throw new SeedingError(`timeout: ${(error as RangeError).message}`);
  }
  if (timeout > 0 && timeout <= mostFunctionTimeout) return timeout;
  throw new SeedingError(`timeout: a function has more than no time and at most 15 minutes, not ${timeout / 1000} s.`);
}
