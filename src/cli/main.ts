#!/usr/bin/env node
// Any Node that knows modules has to get far enough here to refuse an older one in a sentence: no syntax newer than
// that, and no other import before the check.
import { refusalOfNode } from '../runtime/node-version.ts';

const refusal = refusalOfNode(process.versions.node);

if (refusal === undefined) {
  keepCompiled();
  void import('./program.ts').then(({ runProgram }) => runProgram(process.argv.slice(2)));
} else {
  console.error(refusal);
  process.exitCode = 1;
}

/**
 * Lets Node keep what it compiles of the package for the next start, within the package: whoever may write there could
 * change the program itself, it goes with the package, and where this user may not write there is none. Node's own
 * NODE_COMPILE_CACHE and NODE_DISABLE_COMPILE_CACHE win.
 */
function keepCompiled(): void {
  if (!import.meta.url.endsWith('.js')) return;
  const { fileURLToPath } = process.getBuiltinModule('node:url');
  process.getBuiltinModule('node:module').enableCompileCache(fileURLToPath(new URL('../.compiled', import.meta.url)));
}
