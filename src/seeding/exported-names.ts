import { extname } from 'node:path';
import type { FunctionLanguage } from '../domain/jobs/lambda-function.ts';

/** What can be told of a file's exports without running it. */
export interface ExportedNames {
  /** Those that are certain, to be shown. */
  readonly names: readonly string[];
  /** Whether it may well export a name that is not among them. */
  mayExport(name: string): boolean;
}

/** Reads what a file exports. It is not run: what only a run can tell counts as possible. */
export async function exportedNames(language: FunctionLanguage, file: string, text: string): Promise<ExportedNames> {
  if (language === 'python') return namesOfPython(text);
  return extname(file) === '.cjs' ? namesOfCommonJs(text) : namesOfJavaScript(text);
}

async function namesOfJavaScript(text: string): Promise<ExportedNames> {
  const { init, parse } = await import('es-module-lexer');
  await init;
  try {
    const [imports, exports, , hasModuleSyntax] = parse(text);
    if (!hasModuleSyntax) return namesOfCommonJs(text);
    const names = exports.map(({ n }) => n);
    const passesOn = imports.some(({ ss, se }) => /^export\s*\*/.test(text.slice(ss, se)));
    return {
      names: names.filter((name) => name !== 'default'),
      mayExport: (name) => passesOn || names.includes(name) || (names.includes('default') && mentions(text, name)),
    };
  } catch {
    // TypeScript, or no JavaScript at all: the runtime says what is wrong.
    return { names: [], mayExport: () => true };
  }
}

/** CommonJS is exported by running: a name that nowhere stands in the text is not, unless another module brings it. */
function namesOfCommonJs(text: string): ExportedNames {
  const names = [...text.matchAll(/^[ \t]*(?:module\.)?exports\.([\w$]+)\s*=/gm)].map(([, name]) => name as string);
  const passesOn = /exports\s*=\s*(?:require|new|await|[\w$.]+\s*[;\n(])|__exportStar|Object\.assign/.test(text);
  return { names: [...new Set(names)], mayExport: (name) => passesOn || mentions(text, name) };
}

/** A name that is made at the top level by other means than a def stands in the text all the same. */
function namesOfPython(text: string): ExportedNames {
  const passesOn = /^[ \t]*from[ \t]+\S+[ \t]+import[ \t]+\*|\bglobals\(\)|\bsetattr\(|\b__getattr__\b/m.test(text);
  return {
    names: [...text.matchAll(/^def\s+(\w+)/gm)].map(([, name]) => name as string),
    mayExport: (name) => passesOn || mentions(text, name),
  };
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text);
}
