// Makes dist/, the only folder that the published package runs from: the program, and its types by the compiler.
import { spawnSync } from 'node:child_process';
import { utimesSync, writeFileSync } from 'node:fs';
import { bundle } from './bundle.ts';
import { writeDeclarations } from './write-declarations.ts';

const began = new Date();
await bundle('dist');
const compiler = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
const root = new URL('../', import.meta.url);
if (compiler.status === 0) {
  for (const part of ['control', 'seeding']) {
    await writeDeclarations(new URL(`src/${part}/types.ts`, root), new URL(`dist/${part}/types.d.ts`, root));
  }
  // As old as the sources that were read: scripts/start.js compares.
  writeFileSync('dist/.built', '');
  utimesSync('dist/.built', began, began);
}
process.exitCode = compiler.status ?? 1;
