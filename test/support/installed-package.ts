import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { command, library, testing } from './bundled-program.ts';
import type { Folder } from './folder.ts';

/** Makes a folder a project that has this package installed, and those of this project that its examples use. */
export function installPackage(folder: Folder): void {
  folder.write('package.json', JSON.stringify({ private: true, type: 'module' }));
  const exports = { '.': './index.js', './testing': './testing.js' };
  const place = 'node_modules/codepipeline-local';
  folder.write(`${place}/package.json`, JSON.stringify({ type: 'module', exports }));
  folder.write(`${place}/index.js`, `export * from ${JSON.stringify(library)};`);
  folder.write(`${place}/testing.js`, `export * from ${JSON.stringify(testing)};`);
  mkdirSync(join(folder.path, 'node_modules/.bin'));
  const line = `exec ${process.execPath} ${command} "$@"`;
  chmodSync(folder.write('node_modules/.bin/codepipeline-local', `#!/bin/sh\n${line}\n`), 0o755);
  for (const name of ['vitest', '@aws-sdk']) {
    symlinkSync(resolve('node_modules', name), join(folder.path, 'node_modules', name));
  }
}
