import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import site from '../../docs/.vitepress/config.ts';
import { commands } from '../../src/cli/program.ts';
import { settingNames } from '../../src/faults/kinds.ts';
import { operationNames } from '../../src/model/service-model.ts';
import { evidenceOfRules, kindsOfEvidence } from '../support/behaviour.ts';

const documents = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
  ...readdirSync('clients').map((name) => join('clients', name, 'README.md')),
].filter((name) => name.endsWith('.md'));

/**
 * Those whose names of files are files of this repository, in full or by their end; bench/results is what a run writes.
 */
const aboutTheCode = documents.filter((name) =>
  /(extending|architecture|behaviour|fidelity|performance|decisions\/.*)\.md$/.test(name),
);

const files = ['src', 'test', 'fixtures', 'bench', 'scripts', 'clients'].flatMap((folder) =>
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

  test('of docs/ are in the sidebar of the site, each once', () => {
    const listed = JSON.stringify(site.themeConfig.sidebar).match(/(?<="link":"\/)[^"]+/g) ?? [];
    const beside = ['index', 'start/unpublished'];

    expect([...listed, ...beside].map((name) => `docs/${name}.md`).sort()).toEqual(
      documents.filter((name) => name.startsWith('docs/')).sort(),
    );
  });

  test.each(documents)('%s has no table cell that is longer than 100 characters', (name) => {
    const long = tableRows(name)
      .flat()
      .filter((cell) => cell.length > 100);

    expect(long).toEqual([]);
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

  test('docs/commands.md shows the options as the code has them', () => {
    expect(() =>
      execFileSync(process.execPath, ['scripts/options-table.ts', '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });

  test('docs/commands.md has every command', () => {
    const told = tableRows('docs/commands.md').flatMap(([names = '']) =>
      [...names.matchAll(/`([a-z]+)\b[^`]*`/g)].map(([, name]) => name),
    );

    expect(Object.keys(commands).filter((name) => !told.includes(name))).toEqual([]);
  });

  test('docs/faults.md says of each fault what happens', () => {
    const told = tableRows('docs/faults.md').flatMap(([name = '']) => name.match(/(?<=`)\w+(?=`)/g) ?? []);

    expect(told).toEqual(settingNames);
  });

  test('docs/fidelity.md says of each operation how its behaviour is known, by which rules and tests', () => {
    const rows = tableRows('docs/fidelity.md').filter(([name = '']) =>
      (operationNames as readonly string[]).includes(name),
    );

    expect(rows.map(([name]) => name)).toEqual(operationNames);
    for (const [name, evidence, , tests] of rows) {
      expect(evidence, name).toMatch(/^(documented|transcript|inferred|chosen) /);
      expect(tests, name).toMatch(/\.test\.ts$/);
    }
  });

  test('docs/fidelity.md gives a rule no evidence that docs/behaviour.md does not give it', () => {
    const evidence = evidenceOfRules();

    const claims = tableRows('docs/fidelity.md').flatMap(([name = '', ...cells]) =>
      cells.flatMap((cell) => claimsOf(cell).map(([kind, rule]) => ({ name, kind, rule }))),
    );

    expect(claims.length).toBeGreaterThan(200);
    expect(claims.filter(({ kind, rule }) => !evidence.get(rule)?.has(kind))).toEqual([]);
  });

  test('docs/behaviour.md has each rule once, with its evidence', () => {
    const rules = [...readFileSync('docs/behaviour.md', 'utf8').matchAll(/^\*\*([A-Z]\d+)\*\*/gm)].map(
      ([, rule]) => rule,
    );

    expect(rules).toEqual([...new Set(rules)]);
    expect([...evidenceOfRules()].filter(([, kinds]) => kinds.size === 0)).toEqual([]);
  });

  test('every decision has a number of its own, and every finding its line', () => {
    const numbers = readdirSync('docs/decisions').map((name) => name.slice(0, 4));
    const told = readFileSync('findings/README.md', 'utf8');
    const scripts = readdirSync('findings').filter((name) => name.endsWith('.sh'));

    expect(numbers).toEqual([...new Set(numbers)]);
    expect(scripts.filter((name) => !told.includes(`\n- \`${name}\`: `))).toEqual([]);
  });

  test.each(documents)('%s names only rules that docs/behaviour.md has', (name) => {
    const rules = evidenceOfRules();
    const named = readFileSync(name, 'utf8').match(/(?<![\w"'`/.-])[A-NPQRT]\d{1,2}\b(?![\w"'`/.-]|:\d)/g) ?? [];

    expect(named.filter((rule) => !rules.has(rule))).toEqual([]);
  });
});

/** The cells of all tables of a document. */
function tableRows(name: string): string[][] {
  return readFileSync(name, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** What a cell such as `documented D4, H1–H3; chosen D5 (…)` says of which rules. */
function claimsOf(cell: string): [kind: string, rule: string][] {
  const parts = cell.replaceAll(/\([^)]*\)/g, '').split(kindsOfEvidence);
  return parts.flatMap((text, index) =>
    index % 2 === 0 ? [] : rulesIn(parts[index + 1] ?? '').map((rule) => [text, rule] as [string, string]),
  );
}

function rulesIn(text: string): string[] {
  const order = [...evidenceOfRules().keys()];
  return [...text.matchAll(/(?<![\w"`/.-])([A-Z]\d{1,2})(?:–([A-Z]\d{1,2}))?/g)].flatMap(
    ([, first = '', last = first]) => order.slice(order.indexOf(first), order.indexOf(last) + 1),
  );
}
