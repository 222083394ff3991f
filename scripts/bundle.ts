import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * Makes the program in few files. Node resolves and reads each module of a program on its own; 300 of them would cost
 * half of the time that a start takes.
 *
 * @param folder Beside package.json, which the program reads. It is emptied first.
 */
export async function bundle(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  // What is imported dynamically stays in files of its own, loaded on first use; packages stay packages.
  await using program = await rolldown({
    input: {
      index: 'src/index.ts',
      testing: 'src/testing.ts',
      'cli/main': 'src/cli/main.ts',
      // A program of its own; src/functions/execution-environment.ts, which starts it, ends up in the same folder.
      'node-bootstrap': 'src/functions/node-bootstrap.ts',
      // A thread; src/state-check/state-checker.ts starts it.
      'check-thread': 'src/state-check/check-thread.ts',
    },
    platform: 'node',
    external: /^[^./]/,
  });
  await program.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    // Stacks in the log name the sources (src/runtime/source-positions.ts); their text would double the package.
    sourcemap: true,
    sourcemapExcludeSources: true,
  });
  copyFileSync('src/functions/python-bootstrap.py', join(folder, 'python-bootstrap.py'));
  chmodSync(join(folder, 'cli/main.js'), 0o755);
}
