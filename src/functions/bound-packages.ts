import { existsSync, readFileSync, realpathSync } from 'node:fs';
import module from 'node:module';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';

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
export function boundPackages(root: string): void {
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
export function packageDescription(folder: string, root: string): string | undefined {
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
