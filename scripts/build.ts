// Compiles src/ to dist/, the only folder the published package runs from.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
const compiler = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
if (compiler.status !== 0) process.exit(compiler.status ?? 1);
chmodSync('dist/cli/main.js', 0o755);
