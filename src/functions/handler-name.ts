import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionLanguage } from '../domain/jobs/lambda-function.ts';

/** A handler as Lambda spells it, taken apart. */
interface HandlerName {
  /** The file without its extension, from the root of the code, with slashes. */
  readonly module: string;
  /** What the file exports, with dots for what lies deeper. */
  readonly exportName: string;
}

/**
 * Takes `src/app.handler` apart as the runtime of its language does: in Node.js at the first dot behind the last slash,
 * in Python at the last dot of all.
 */
export function readHandlerName(handler: string, language: FunctionLanguage): HandlerName {
  if (language === 'python') {
    const dot = handler.lastIndexOf('.');
    return { module: handler.slice(0, dot).replaceAll('.', '/'), exportName: handler.slice(dot + 1) };
  }
  const dot = handler.indexOf('.', handler.lastIndexOf('/') + 1);
  return { module: handler.slice(0, dot), exportName: handler.slice(dot + 1) };
}

/** Where each language's runtime looks for a module, in its order. */
const endings: Readonly<Record<FunctionLanguage, readonly string[]>> = {
  node: ['.js', '.mjs', '.cjs'],
  python: ['/__init__.py', '.py'],
};

/** The files in which a function may be, the first that is there counts. */
export function filesOfHandler(handler: string, language: FunctionLanguage): string[] {
  const { module } = readHandlerName(handler, language);
  return endings[language].map((ending) => `${module}${ending}`);
}

/** What a function is written in whose runtime nobody names: the file that its handler names tells. */
export function languageOfFolder(root: string, handler: string): FunctionLanguage {
  const isPython = filesOfHandler(handler, 'python').some((file) => existsSync(join(root, file)));
  const isNode = filesOfHandler(handler, 'node').some((file) => existsSync(join(root, file)));
  return isPython && !isNode ? 'python' : 'node';
}
