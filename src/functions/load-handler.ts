import { existsSync, readFileSync, realpathSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import type { Handler } from './call-handler.ts';

/** An error with the name that Lambda's runtime for Node.js gives it. */
function runtimeError(name: string, message: string): Error {
  // The stack would be this file's.
  return Object.assign(new Error(message), { name: `Runtime.${name}`, stack: `Runtime.${name}: ${message}` });
}

/**
 * Finds a function as Lambda's runtime for Node.js does.
 * @param root The task root.
 * @param handler As Lambda spells it.
 * @param file The file, where it is given as one; the handler's first part is then its name.
 * @throws Error named Runtime.ImportModuleError, UserCodeSyntaxError, HandlerNotFound or MalformedHandlerName, or
 *   whatever the module throws when it is loaded
 */
export async function loadHandler(root: string, handler: string, file?: string): Promise<Handler> {
  if (handler.includes('..')) {
    const hint = 'Use absolute paths when specifying root directories in handler names.';
    throw runtimeError('MalformedHandlerName', `'${handler}' is not a valid handler name. ${hint}`);
  }
  const slash = handler.lastIndexOf('/') + 1;
  const dot = file === undefined ? handler.indexOf('.', slash) : nameLength(file);
  if (dot < 0) throw runtimeError('MalformedHandlerName', 'Bad handler');
  const loaded = await loadModule(root, handler.slice(0, dot), file);
  const path = handler.slice(dot + 1).split('.');
  const find = (from: unknown) =>
    path.reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], from);
  // What a CommonJS module exports is found under `default` for certain, and by name only where Node can tell.
  const found = find(loaded) ?? find((loaded as { default?: unknown } | null)?.default);
  if (typeof found === 'function') return found as Handler;
  const what = found ? 'is not a function' : 'is undefined or not exported';
  throw runtimeError('HandlerNotFound', `${handler} ${what}${exportsOf(loaded)}`);
}

/** Of a file that is given as one the name alone is in the handler, without its extension. */
function nameLength(file: string): number {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 1 ? name.length : dot;
}

/** What helps more than Lambda's own words. */
function exportsOf(loaded: unknown): string {
  const names = Object.keys((loaded ?? {}) as object).filter(
    (name) => name !== 'module.exports' && name !== '__esModule',
  );
  return names.length === 0 ? '; its file exports nothing' : `; its file exports ${names.join(', ')}`;
}

async function loadModule(root: string, module: string, file: string | undefined): Promise<unknown> {
  try {
    return file === undefined ? await loadLikeLambda(root, module) : await import(pathToFileURL(file).href);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing = code?.endsWith('MODULE_NOT_FOUND');
    if (isMissing) explainMissingSdk(message);
    if (file !== undefined && (isMissing || error instanceof SyntaxError)) explainTypeScript(file);
    if (error instanceof SyntaxError) throw runtimeError('UserCodeSyntaxError', String(error));
    if (code === 'MODULE_NOT_FOUND') throw runtimeError('ImportModuleError', String(error));
    throw error;
  }
}

/** The SDKs that Lambda's runtimes bring along. */
const sdk = /^(?:@aws-sdk\/|@smithy\/|aws-sdk(?:\/|$))/;

/**
 * Lets a function find the SDK of a project where it has none itself, wherever its code lies. Node.js 22.14 has no such
 * hooks.
 */
export function findSdkIn(project: string): void {
  const file = join(project, 'index.js');
  const parentURL = pathToFileURL(file).href;
  const { resolve } = createRequire(file);
  module.registerHooks?.({
    resolve(specifier, context, nextResolve) {
      if (!sdk.test(specifier)) return nextResolve(specifier, context);
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        try {
          // Of a require the parent stays what it is, whatever the hook says.
          if (context.conditions.includes('import')) return nextResolve(specifier, { ...context, parentURL });
          return { url: pathToFileURL(resolve(specifier)).href, shortCircuit: true };
        } catch {
          throw error;
        }
      }
    },
  });
}

/** Lambda's runtimes bring the SDK along. */
function explainMissingSdk(message: string): void {
  const [, name] = /'((?:@aws-sdk|@smithy)\/[\w-]+|aws-sdk)[/']/.exec(message) ?? [];
  if (name === undefined) return;
  console.warn(
    `Lambda's runtimes have ${name}; here it is looked for in node_modules beside the code, in the folders above it, and in the project that the emulator was started in: npm install --save-dev ${name}`,
  );
}

/** Lambda runs compiled files only, and compilers take more than Node.js does. */
function explainTypeScript(file: string): void {
  if (!/\.[cm]?ts$/.test(file)) return;
  console.warn(
    `${basename(file)} is run without being compiled: Node.js takes types away, and nothing else. Enums, imports of types without "import type", ` +
      '"import x = require()" and files named without their extension need a compiler, as for Lambda: give the folder of its output as code.',
  );
}

/** The file itself, .js, .mjs and .cjs in this order; else what Node's own search makes of the name. */
async function loadLikeLambda(root: string, module: string): Promise<unknown> {
  boundPackages(root);
  const path = resolve(root, module);
  const require = createRequire(join(root, 'index.js'));
  const isThere = (ending: string) => existsSync(path + ending);
  const load = (ending: string) => import(pathToFileURL(path + ending).href);
  if (isThere('.js')) return isModulePackage(dirname(path), resolve(root)) ? load('.js') : require(`${path}.js`);
  if (isThere('.mjs')) return load('.mjs');
  if (isThere('.cjs')) return require(`${path}.cjs`);
  return require(require.resolve(module, { paths: [root, dirname(path)] }));
}

/** Whether the nearest package.json says that .js is for ES modules. */
function isModulePackage(folder: string, root: string): boolean {
  if (folder.endsWith('/node_modules')) return false;
  const description = packageDescription(folder, root);
  if (description === undefined) return false;
  try {
    return JSON.parse(readFileSync(description, 'utf8'))?.type === 'module';
  } catch {
    return false;
  }
}

/** What Node.js wraps around a CommonJS module. */
const commonJsParameters = ['exports', 'require', 'module', '__filename', '__dirname'];

/** The part of a CommonJS module by which every loader of one hands over its source; stable, but without a type. */
interface Compilable extends NodeJS.Module {
  _compile(source: string, file: string, format: 'commonjs' | 'module'): unknown;
}

/**
 * Keeps Node.js from taking a package.json above the task root for the function's: on Lambda nothing stands above it,
 * and a `.js` file that no package.json speaks of is what its syntax says. Two places, because neither covers the
 * other: what an ES module imports asks the hook, and goes on to the extension if it is CommonJS. Node.js 22.14 has no
 * such hooks.
 * @param root The task root.
 */
function boundPackages(root: string): void {
  const top = realpathSync(root);
  module.registerHooks?.({
    load(url, context, nextLoad) {
      const file = url.startsWith('file:') ? fileURLToPath(url) : '';
      return nextLoad(
        url,
        isUndescribed(file, top) ? { ...context, format: formatOf(readFileSync(file, 'utf8')) } : context,
      );
    },
  });
  const { extensions } = module.createRequire(import.meta.url);
  const loadJs = extensions['.js'];
  extensions['.js'] = (loaded, file) => {
    if (!isUndescribed(file, top)) return loadJs(loaded, file);
    const source = readFileSync(file, 'utf8');
    return (loaded as Compilable)._compile(source, file, formatOf(source));
  };
}

/** The nearest package.json from a folder up to the task root. */
function packageDescription(folder: string, root: string): string | undefined {
  const description = `${folder}${sep}package.json`;
  if (existsSync(description)) return description;
  return folder.length <= root.length ? undefined : packageDescription(dirname(folder), root);
}

function isUndescribed(file: string, root: string): boolean {
  if (!file.endsWith('.js') || !file.startsWith(`${root}${sep}`)) return false;
  if (file.slice(root.length).includes(`${sep}node_modules${sep}`)) return false;
  return packageDescription(dirname(file), root) === undefined;
}

/** What can be CommonJS is: Node.js tells them apart in the same way. */
function formatOf(source: string): 'commonjs' | 'module' {
  try {
    compileFunction(source.replace(/^#!.*/, ''), commonJsParameters);
    return 'commonjs';
  } catch {
    return 'module';
  }
}
