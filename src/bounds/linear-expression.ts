import { createRequire } from 'node:module';

type Library = Pick<typeof import('re2js'), 'RE2JS'>;

let library: Library | undefined;

/**
 * Loads the engine, which takes some tens of milliseconds: whoever holds expressions against texts within a budget
 * calls this before.
 */
export function loadLinearExpressions(): Library {
  library ??= loadWarm();
  return library;
}

/** The first expression takes a hundred times as long as the second, and would count against somebody's budget. */
function loadWarm(): Library {
  const loaded = createRequire(import.meta.url)('re2js') as Library;
  loaded.RE2JS.compile('(?i)[^a]\\w+(b|\\p{L})*').matches('warm');
  return loaded;
}

/** A regular expression without backtracking: the time that it takes grows with its own length times the text's. */
export interface LinearExpression {
  /** Whether it stands for the whole text. */
  matches(text: string): boolean;
  /** Whether it stands for some part of the text. */
  finds(text: string): boolean;
}

/**
 * Reads an expression in RE2's syntax, which is Java's and JavaScript's save what needs backtracking: look-around,
 * references back, possessive quantifiers (decision 0019).
 * @throws Error For what is none.
 */
export function readLinearExpression(expression: string, { dotAll = false } = {}): LinearExpression {
  const { RE2JS } = loadLinearExpressions();
  const compiled = RE2JS.compile(expression, dotAll ? RE2JS.DOTALL : 0);
  return { matches: (text) => compiled.matches(text), finds: (text) => compiled.matcher(text).find() };
}
