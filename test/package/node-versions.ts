import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../../node_modules/.cache/nodes', import.meta.url));

/** The executable of another Node, from the npm package `node`; downloaded once. */
export function nodeOf(version: string): string {
  const folder = join(cache, version);
  const executable = join(folder, 'node_modules/node/bin/node');
  if (!existsSync(executable)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
    npm(['install', '--no-save', `node@${version}`], folder);
  }
  return executable;
}

/** Runs npm in a folder; answers what it printed. */
export function npm(args: readonly string[], cwd: string): string {
  // What npm hands to its scripts, this one included, would send the npm below to this project's folder and settings.
  const environment = Object.entries(process.env).filter(([name]) => !/^npm_(config|package|lifecycle)_/i.test(name));
  return execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    env: Object.fromEntries(environment),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
