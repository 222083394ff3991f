import { createRequire } from 'node:module';
import type { FilterFunction, JSONPathEnvironment } from 'json-p3';
import { type LinearExpression, loadLinearExpressions, readLinearExpression } from '../../bounds/linear-expression.ts';
import { memoize } from '../../bounds/memoize.ts';
import { deepestJson } from '../../bounds/parse-json.ts';

type Library = typeof import('json-p3');

let library: Library | undefined;

/** Loaded at first use, and at once, because operations are synchronous: few emulators ever see a webhook. */
function load(): Library {
  library ??= createRequire(import.meta.url)('json-p3') as Library;
  loadLinearExpressions();
  return library;
}

/** The library counts the document itself, and the values in the deepest list. */
const deepest = deepestJson + 2;

/** Expressions of one payload's that are known: a filter may take them from the payload itself. */
const mostKnown = 100;

/** Selects parts of one document. */
export interface PathReader {
  /**
   * What a JSONPath selects, as RFC 9535 has it (P5). Descents into descents take time without bounds: whoever calls
   * this does so within a budget, and goes on with another reader where that is spent.
   */
  valuesAt(path: string): unknown[];
}

export function readPathsOf(document: unknown): PathReader {
  const environment = createEnvironment();
  return { valuesAt: (path) => environment.query(path, document as never).values() };
}

/** Whether a text is a JSONPath. To read one, which has at most 150 characters, takes a fraction of a millisecond. */
export function isJsonPath(text: string): boolean {
  const environment = createEnvironment();
  try {
    environment.compile(text);
    return true;
  } catch {
    return false;
  }
}

/** With functions of its own that hold expressions against texts: the library's backtrack. */
function createEnvironment(): JSONPathEnvironment {
  const { JSONPathEnvironment, FunctionExpressionType } = load();
  const environment = new JSONPathEnvironment({ maxRecursionDepth: deepest });
  const expressionOf = memoize(readIRegexp, mostKnown);
  const { ValueType, LogicalType } = FunctionExpressionType;
  const textFunction = (holds: (expression: LinearExpression, text: string) => boolean): FilterFunction => ({
    argTypes: [ValueType, ValueType],
    returnType: LogicalType,
    call: (text: unknown, expression: unknown) => {
      if (typeof text !== 'string' || typeof expression !== 'string') return false;
      const read = expressionOf(expression);
      return read !== null && holds(read, text);
    },
  });
  environment.functionRegister.set(
    'match',
    textFunction((expression, text) => expression.matches(text)),
  );
  environment.functionRegister.set(
    'search',
    textFunction((expression, text) => expression.finds(text)),
  );
  return environment;
}

/** An expression as RFC 9485 has them, which is RE2's syntax but for what a dot stands for; null for what is none. */
function readIRegexp(expression: string): LinearExpression | null {
  const translated = expression.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\./gsu, (part) =>
    part === '.' ? '[^\\n\\r]' : part,
  );
  try {
    return readLinearExpression(translated);
  } catch {
    return null;
  }
}
