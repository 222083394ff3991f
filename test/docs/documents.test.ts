import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { operationNames } from '../../src/model/service-model.ts';
import { operations } from '../../src/operations/registry.ts';

const documents = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
].filter((name) => name.endsWith('.md'));

describe('documents', () => {
  test.each(documents)('%s links only to files that are there', (name) => {
    const links = [...readFileSync(name, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(
      ([, link]) => link ?? '',
    );

    const missing = links.filter((link) => !existsSync(join(dirname(name), link)));

    expect(missing).toEqual([]);
  });

  test('the README shows the options as the code has them', () => {
    expect(() =>
      execFileSync(process.execPath, ['scripts/readme-options.ts', '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });

  test('docs/fidelity.md has a row for each operation, and says 501 of exactly those that answer it', () => {
    const rows = readFileSync('docs/fidelity.md', 'utf8')
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .filter(([, name = '']) => (operationNames as readonly string[]).includes(name));

    const refused = rows.filter(([, , state = '']) => state.includes('501')).map(([, name]) => name);

    expect(rows.map(([, name]) => name)).toEqual(operationNames);
    expect(refused).toEqual(operationNames.filter((name) => operations[name] === undefined));
  });
});
