// Makes dist/, the only folder that the published package runs from: types by the compiler, and the program in few
// files. Node resolves and reads each module of a program on its own; 300 of them would cost half of the time that a
// start takes.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { rolldown } from 'rolldown';

rmSync('dist', { recursive: true, force: true });
const compiler = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
if (compiler.status !== 0) process.exit(compiler.status ?? 1);

// What is imported dynamically stays in files of its own, loaded on first use; packages stay packages.
const bundle = await rolldown({
  input: {
    index: 'src/index.ts',
    testing: 'src/testing.ts',
    'cli/main': 'src/cli/main.ts',
    // A program of its own; src/functions/execution-environment.ts, which starts it, ends up in the same folder.
    'node-bootstrap': 'src/functions/node-bootstrap.ts',
  },
  platform: 'node',
  external: /^[^./]/,
});
await bundle.write({ dir: 'dist', format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' });
copyFileSync('src/functions/python-bootstrap.py', 'dist/python-bootstrap.py');
chmodSync('dist/cli/main.js', 0o755);
