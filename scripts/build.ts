// Makes dist/, the only folder that the published package runs from: the program, and its types by the compiler.
import { spawnSync } from 'node:child_process';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { bundle } from './bundle.ts';
import { bundleTypes } from './bundle-types.ts';
import { writeDeclarations } from './write-declarations.ts';

const began = new Date();
const declarations = 'dist/.declarations';
await bundle('dist');
const compiler = spawnSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', declarations],
  {
    stdio: 'inherit',
  },
);
const root = new URL('../', import.meta.url);
if (compiler.status === 0) {
  for (const part of ['control', 'seeding']) {
    await writeDeclarations(new URL(`src/${part}/types.ts`, root), new URL(`${declarations}/${part}/types.d.ts`, root));
  }
  bundleTypes(declarations, 'dist');
  rmSync(declarations, { recursive: true });
  // As old as the sources that were read: scripts/start.js compares.
  writeFileSync('dist/.built', '');
  utimesSync('dist/.built', began, began);
}
process.exitCode = compiler.status ?? 1;
