// Makes dist/, the only folder that the published package runs from: the program, and its types by the compiler.
import { spawnSync } from 'node:child_process';
import { bundle } from './bundle.ts';

await bundle('dist');
const compiler = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
process.exitCode = compiler.status ?? 1;
