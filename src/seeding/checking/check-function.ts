import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import yauzl from 'yauzl';
import { type FunctionLanguage, languageOf } from '../../domain/jobs/lambda-function.ts';
import { didYouMean } from '../../domain/nearest-name.ts';
import { filesOfHandler, readHandlerName } from '../../functions/handler-name.ts';
import { inlineFileOf } from '../../functions/inline-code.ts';
import { defaultHandler } from '../items/functions.ts';
import type { FunctionFixture } from '../types.ts';

/** A mistake in a function's fixture: the member, and a sentence. */
interface FunctionMistake {
  readonly member: string;
  readonly sentence: string;
}

/** The files of a function's code. */
interface CodeFiles {
  /** Where they are: a path, or words. */
  readonly place: string;
  has(file: string): boolean;
  read(file: string): Promise<string>;
}

/**
 * What is wrong with the place of a function's code, or with its handler; undefined when nothing is, as far as can be
 * told without running it. Its paths are resolved.
 */
export async function mistakeInFunction(fixture: FunctionFixture): Promise<FunctionMistake | undefined> {
  if ('module' in fixture) return mistakeInFile('node', 'module', fixture.module, fixture.handler);
  if ('python' in fixture) return mistakeInFile('python', 'python', fixture.python, fixture.handler);
  if ('executable' in fixture) return mistakeInExecutable(fixture.executable);
  if ('inlineCode' in fixture) {
    const { inlineCode, handler, runtime } = fixture;
    const file = inlineFileOf(languageOf(runtime));
    const files = { place: 'a text', has: (name: string) => name === file, read: async () => inlineCode };
    return mistakeInHandler(files, handler, runtime);
  }
  if (!('code' in fixture)) return undefined;
  const { code, handler, runtime } = fixture;
  if (!existsSync(code)) return missing('code', code);
  if (statSync(code).isDirectory()) {
    return mistakeInHandler(
      {
        place: code,
        has: (name) => existsSync(join(code, name)),
        read: async (name) => readFileSync(join(code, name), 'utf8'),
      },
      handler,
      runtime,
    );
  }
  try {
    return await mistakeInHandler(await filesOfZip(code), handler, runtime);
  } catch (error) {
    return {
      member: 'code',
      sentence: `${code} is neither a folder nor a zip that can be read: ${(error as Error).message}.`,
    };
  }
}

function missing(member: string, file: string): FunctionMistake {
  return { member, sentence: `no such file or folder: ${file}.` };
}

/** Of a function that is a program. */
function mistakeInExecutable(file: string): FunctionMistake | undefined {
  const member = 'executable';
  if (!existsSync(file)) return missing(member, file);
  if (statSync(file).isDirectory()) return { member, sentence: `${file} is a folder; name the program in it.` };
  try {
    accessSync(file, constants.X_OK);
    return undefined;
  } catch {
    return { member, sentence: `${file} may not be run: chmod +x ${file}` };
  }
}

/** Of a function in the short form: a file, and what it exports. */
async function mistakeInFile(
  language: FunctionLanguage,
  member: string,
  file: string,
  exportName = defaultHandler,
): Promise<FunctionMistake | undefined> {
  if (!existsSync(file)) return missing(member, file);
  if (statSync(file).isDirectory()) {
    const sentence = `${file} is a folder; write it as "code: ${file}, handler: index.handler".`;
    return { member, sentence };
  }
  if (/\.[cm]?tsx?$/.test(file) && !process.features.typescript) {
    return {
      member,
      sentence: `${file} is TypeScript, which this Node.js does not run: compile it, and name the output.`,
    };
  }
  const found = await exportedNames(language, file, readFileSync(file, 'utf8'));
  const [first = ''] = exportName.split('.');
  if (found.mayExport(first)) return undefined;
  const rest = exportName.slice(first.length + 1);
  const isLambdas = rest !== '' && first === basename(file, extname(file));
  const hint = isLambdas ? ` Beside ${member} the handler is the name alone: handler: ${rest}.` : undefined;
  return { member: 'handler', sentence: notExported(file, exportName, found.names, hint) };
}

async function mistakeInHandler(
  files: CodeFiles,
  handler: string,
  runtime: string | undefined,
): Promise<FunctionMistake | undefined> {
  const languages: readonly FunctionLanguage[] = runtime === undefined ? ['node', 'python'] : [languageOf(runtime)];
  for (const language of languages) {
    const file = filesOfHandler(handler, language).find((name) => files.has(name));
    if (file === undefined) continue;
    const { exportName } = readHandlerName(handler, language);
    const [first = ''] = exportName.split('.');
    const found = await exportedNames(language, file, await files.read(file));
    if (found.mayExport(first)) return undefined;
    return { member: 'handler', sentence: notExported(file, exportName, found.names) };
  }
  return { member: 'handler', sentence: noFile(files, handler, languages) };
}

function noFile(files: CodeFiles, handler: string, languages: readonly FunctionLanguage[]): string {
  const candidates = languages.flatMap((language) => filesOfHandler(handler, language));
  const tried = candidates.filter((name) => !name.endsWith('/__init__.py')).join(', ');
  const { module } = readHandlerName(handler, 'node');
  const source = ['.ts', '.mts', '.cts', '.tsx'].map((ending) => module + ending).find((name) => files.has(name));
  if (source !== undefined) {
    return `${source} is TypeScript: it must be compiled, as for Lambda, and code name the folder of the output; or give the file as "module: …/${source}".`;
  }
  return `'${handler}' names a file that is not in the code: ${files.place} has no ${tried}.`;
}

function notExported(
  file: string,
  name: string,
  names: readonly string[],
  hint: string = didYouMean(name, names),
): string {
  return `${file} has no '${name}'${names.length === 0 ? '' : `, but ${names.join(', ')}`}.${hint}`;
}

async function filesOfZip(path: string): Promise<CodeFiles> {
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
  const entries = new Map<string, yauzl.Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  zip.close();
  return {
    place: path,
    has: (name) => entries.has(name),
    async read(name) {
      const again = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
      try {
        return await text(await again.openReadStreamPromise(entries.get(name) as yauzl.Entry));
      } finally {
        again.close();
      }
    },
  };
}

/** What can be told of a file's exports without running it. */
interface ExportedNames {
  /** Those that are certain, to be shown. */
  readonly names: readonly string[];
  /** Whether it may well export a name that is not among them. */
  mayExport(name: string): boolean;
}

/** Reads what a file exports. It is not run: what only a run can tell counts as possible. */
async function exportedNames(language: FunctionLanguage, file: string, text: string): Promise<ExportedNames> {
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
