import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

/** The console as this run has built it. */
const folder = join(process.env.TEST_RUN_BUNDLE as string, 'console');
const assets = join(folder, 'assets');
const textOf = (name: string) => readFileSync(join(assets, name), 'utf8');
const kilobytes = (names: Iterable<string>) =>
  [...names].reduce((sum, name) => sum + gzipSync(textOf(name)).length, 0) / 1024;

/** A script with all that it imports when it is loaded. */
function withImports(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, imported] of textOf(name).matchAll(/(?:from|import)"\.\/([\w-]+\.js)"/g)) {
    withImports(imported as string, found);
  }
  return found;
}

describe('the console’s files', () => {
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));

  test('are small: 60 KB of JavaScript for the first screen and 120 KB in all, gzipped', () => {
    const named = (start: RegExp) => scripts.filter((name) => start.test(name));
    const [main = '', ...others] = named(/^main-/);
    const [pipelines = ''] = named(/^pipelines-/);
    const first = withImports(pipelines, withImports(main));

    expect(others).toEqual([]);
    expect(kilobytes(first)).toBeLessThanOrEqual(60);
    expect(kilobytes(scripts)).toBeLessThanOrEqual(120);
  });

  test('name no other host that a page would ask', () => {
    const texts = [...readdirSync(assets).map(textOf), readFileSync(join(folder, 'index.html'), 'utf8')];
    const hosts = texts.flatMap((text) =>
      [...text.matchAll(/(?:https?:)?\/\/([a-z0-9.-]+\.[a-z]{2,})/gi)].map(([, host]) => host),
    );

    // Names of XML's languages, and where a library's message to programmers leads: nobody asks them.
    expect(hosts.filter((host) => host !== 'www.w3.org' && host !== 'github.com')).toEqual([]);
  });
});
