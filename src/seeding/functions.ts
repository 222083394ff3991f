import { defaultFunctionTimeout, type FunctionDefinition, functionTimeoutOf } from '../domain/jobs/lambda-function.ts';
import type { Context, OperationContext } from '../engine/context.ts';
import { SeedingError } from './seeding-error.ts';
import type { FunctionFixture } from './types.ts';

/** Of a function that is given as a file. */
export const defaultHandler = 'handler';

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
  const { timeout, environment = {}, memorySize, reservedConcurrentExecutions } = fixture;
  const common = {
    timeout: readTimeout(timeout),
    environment,
    ...(memorySize !== undefined && { memorySize }),
    ...(reservedConcurrentExecutions !== undefined && { reservedConcurrentExecutions }),
  };
  if ('url' in fixture) return { kind: 'url', url: fixture.url, ...common };
  if ('endpoint' in fixture) return { kind: 'endpoint', endpoint: fixture.endpoint, ...common };
  if ('inlineCode' in fixture) {
    const { inlineCode, handler, runtime } = fixture;
    return { kind: 'inline', inlineCode, handler, runtime, ...common };
  }
  if ('code' in fixture) {
    const { code, handler, runtime } = fixture;
    return { kind: 'code', code, handler, ...(runtime !== undefined && { runtime }), ...common };
  }
  const handler = fixture.handler ?? defaultHandler;
  if ('python' in fixture) return { kind: 'python', python: fixture.python, handler, ...common };
  return { kind: 'module', module: fixture.module, handler, ...common };
}

function readTimeout(given: FunctionFixture['timeout']): number {
  try {
    return functionTimeoutOf(given);
  } catch (error) {
    throw new SeedingError(`timeout: ${(error as RangeError).message}`);
  }
}
