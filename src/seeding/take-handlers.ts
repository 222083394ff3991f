import type { FunctionHandler } from '../functions/call-handler.ts';
import type { FixtureDocument, FunctionFixture } from './types.ts';

/** A document as it can be written down, and the functions of this process that it had as values, by name. */
export interface WithoutHandlers {
  readonly document: FixtureDocument;
  readonly handlers: ReadonlyMap<string, FunctionHandler>;
}

/** Takes the code out of a document that is a value. */
export function takeHandlers(given: FixtureDocument): WithoutHandlers {
  const functions = Object.entries(given.functions ?? {});
  const handlers = functions.filter(([, value]) => typeof value === 'function') as [string, FunctionHandler][];
  if (handlers.length === 0) return { document: given, handlers: new Map() };
  const rest = functions.filter(([, value]) => typeof value !== 'function') as [string, FunctionFixture][];
  return { document: { ...given, functions: Object.fromEntries(rest) }, handlers: new Map(handlers) };
}
