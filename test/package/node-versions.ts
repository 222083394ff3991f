import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const cache = fileURLToPath(new URL('../../node_modules/.cache/nodes', import.meta.url));

/** Downloads other Nodes, from the npm package `node`, once and side by side: a registry may be slow at each request. */
export async function getNodes(versions: readonly string[]): Promise<void> {
  await Promise.all(
    versions
      .filter((version) => !existsSync(nodeOf(version)))
      .map((version) => {
        const folder = join(cache, version);
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
        const args = ['install', '--no-save', `node@${version}`, ...quietly];
        return promisify(execFile)('npm', args, { cwd: folder, env: environment() });
      }),
  );
}

/** The executable of another Node, which `getNodes` has brought; of this one's version, this one. */
export function nodeOf(version: string): string {
  if (process.version.startsWith(`v${version}.`)) return process.execPath;
  return join(cache, version, 'node_modules/node/bin/node');
}

const quietly = ['--no-audit', '--no-fund', '--loglevel=error'];

/** Runs npm in a folder; answers what it printed. */
export function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', [...args, ...quietly], {
    cwd,
    env: environment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** What npm hands to its scripts, this one included, would send the npm below to this project's folder and settings. */
function environment(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config|package|lifecycle)_/i.test(name)),
  );
}
