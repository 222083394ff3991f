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

/** Those whose names of files are files of this repository, in full or by their end; bench/results is what a run writes. */
const aboutTheCode = documents.filter((name) =>
  /(adding-an-operation|architecture|behaviour|fidelity|performance|decisions\/.*)\.md$/.test(name),
);

const files = ['src', 'test', 'fixtures', 'bench', 'scripts'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
);

/** The headings of a document as links write them. */
function anchorsOf(name: string): string[] {
  return [...readFileSync(name, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('documents', () => {
  test.each(documents)('%s links only to files that are there', (name) => {
    const links = [...readFileSync(name, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(
      ([, link]) => link ?? '',
    );

    const missing = links.filter((link) => !existsSync(join(dirname(name), link)));

    expect(missing).toEqual([]);
  });

  test.each(documents)('%s links only to headings that are there', (name) => {
    const missing = [...readFileSync(name, 'utf8').matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)].filter(
      ([, link = '', anchor = '']) => !anchorsOf(link === '' ? name : join(dirname(name), link)).includes(anchor),
    );

    expect(missing.map(([link]) => link)).toEqual([]);
  });

  test.each(aboutTheCode)('%s names only files of the code that are there', (name) => {
    const names = [
      ...readFileSync(name, 'utf8').matchAll(
        /(?<![\w/.<-])(?!bench\/results\/)[a-z][\w/-]*(?:\.[\w-]+)*\.(?:ts|js|json|py|mjs|yaml)\b/g,
      ),
    ];

    const missing = names.filter(([path]) => !files.some((file) => file === path || file.endsWith(`/${path}`)));

    expect(missing.map(([path]) => path)).toEqual([]);
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
