import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { longest } from './support/longest-first.ts';

const root = new URL('../src/', import.meta.url).pathname;

/** From the top down; a file imports from its own part and from lower rows, never from its own row or a higher one. */
const rows: readonly (readonly string[])[] = [
  ['testing.ts'],
  ['testing'],
  ['cli', 'console'],
  ['conformance'],
  ['index.ts'],
  ['check'],
  ['emulator.ts'],
  ['tls'],
  ['http'],
  ['control'],
  ['conduct', 's3', 'sts', 'lambda'],
  ['journal', 'faults'],
  ['operations'],
  ['protocol'],
  ['config'],
  ['state-check'],
  ['seeding'],
  ['engine'],
  ['sqlite'],
  ['functions'],
  ['domain'],
  ['runtime'],
  ['model', 'bounds'],
];

/** What of runtime is created once and passed on; of the rest there are only functions. */
const created = ['runtime/alarm.ts', 'runtime/clock.ts', 'runtime/ids.ts', 'runtime/log.ts'];

/**
 * Who may import more than types of these: they are created in one place, the command has its own clocks to watch, a
 * check waits for workers in real time, the control object makes the keys of what it uploads before the emulator has
 * heard of it, and what is only tried out uses up no ids.
 */
const mayCreateRuntime = [
  'emulator.ts',
  'cli/',
  'check/',
  'control/api/documents-api.ts',
  'control/states/fixtures.ts',
];

interface Import {
  /** Relative to src. */
  readonly file: string;
  /** Relative to src, or the name of a package. */
  readonly target: string;
  readonly isOfPackage: boolean;
  /** Whether nothing of it is left when the program runs. */
  readonly isTypeOnly: boolean;
}

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') || file.endsWith('.tsx'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

const imports = sources.flatMap(({ file, text }) => importsOf(file, text));

function importsOf(file: string, text: string): Import[] {
  const statement = /^(?:import|export)\s+(type\s+)?(?:([^'";]*?)\s+from\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;
  return [...text.matchAll(statement)].map(([, isType, names = '', from, dynamic]) => {
    const target = (from ?? dynamic) as string;
    const isOfPackage = !target.startsWith('.');
    const listed =
      /^\{([\s\S]*)\}$/
        .exec(names.trim())?.[1]
        ?.split(',')
        .filter((name) => name.trim() !== '') ?? [];
    return {
      file,
      target: isOfPackage ? target : normalize(join(dirname(file), target)),
      isOfPackage,
      isTypeOnly: isType !== undefined || (listed.length > 0 && listed.every((name) => /^\s*type\s/.test(name))),
    };
  });
}

/** Circles among the children of each folder, what a child folder holds being one with it. */
function circlesOf(all: readonly Import[]): { readonly folder: string; readonly among: readonly string[] }[] {
  const folders = new Map<string, Map<string, Set<string>>>();
  for (const { file, target } of all) {
    const [from, to] = [file.split('/'), target.split('/')];
    const depth = from.findIndex((name, place) => name !== to[place]);
    if (depth < 0) continue;
    const folder = from.slice(0, depth).join('/');
    const children = folders.get(folder) ?? new Map<string, Set<string>>();
    folders.set(folder, children);
    const child = from[depth] as string;
    children.set(child, (children.get(child) ?? new Set()).add(to[depth] as string));
  }
  return [...folders].flatMap(([folder, children]) => circlesAmong(children).map((among) => ({ folder, among })));
}

/** Those that can reach each other, group by group. */
function circlesAmong(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reached = new Map([...edges.keys()].map((from) => [from, reachable(edges, from)]));
  const inCircle = [...edges.keys()].filter((one) => reached.get(one)?.has(one)).sort();
  const groups: string[][] = [];
  for (const one of inCircle) {
    if (groups.some((group) => group.includes(one))) continue;
    groups.push(inCircle.filter((other) => reached.get(one)?.has(other) && reached.get(other)?.has(one)));
  }
  return groups;
}

function reachable(edges: ReadonlyMap<string, ReadonlySet<string>>, from: string): Set<string> {
  const reached = new Set<string>();
  const pending = [from];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const to of edges.get(next) ?? []) {
      if (!reached.has(to)) pending.push(to);
      reached.add(to);
    }
  }
  return reached;
}

/** The part of the program that a file belongs to: its folder, or itself. */
function partOf(file: string): string {
  return file.split('/', 1)[0] as string;
}

function rowOf(part: string): number {
  return rows.findIndex((row) => row.includes(part));
}

/**
 * Circles of imports among what lies side by side in a folder, files and folders, types included. Each has the reason
 * why it is there; a new one fails. What a `types.ts` names is not followed: it names the types of all shapes of its
 * part, and every file of the part takes its names from there.
 */
const circles: readonly { readonly folder: string; readonly among: readonly string[]; readonly why: string }[] = [
  {
    folder: 'seeding/import/evaluation',
    among: ['loops.ts', 'template-context.ts', 'template-evaluation.ts'],
    why: 'an evaluation asks others of its kind: a type',
  },
];

const within = imports.filter(({ isOfPackage }) => !isOfPackage);
const ofPackages = imports.filter(({ isOfPackage }) => isOfPackage);
const told = ({ file, target }: Import) => `${file} imports ${target}`;

describe('imports', () => {
  test('are found at all, and every part of the program has its row', () => {
    const parts = new Set(sources.map(({ file }) => partOf(file)));

    expect(within.length).toBeGreaterThan(200);
    expect([...parts].filter((part) => rowOf(part) === -1)).toEqual([]);
  });

  test('go down the rows only', () => {
    const offences = within.filter(({ file, target }) => {
      const [from, to] = [partOf(file), partOf(target)];
      return from !== to && rowOf(from) >= rowOf(to);
    });

    expect(offences.map(told)).toEqual([]);
  });

  test('never lead in a circle among the files and folders of one folder', () => {
    const isKnown = (folder: string, among: readonly string[]) =>
      circles.some((known) => known.folder === folder && among.every((child) => known.among.includes(child)));

    const offences = circlesOf(within.filter((one) => !(one.isTypeOnly && one.target.endsWith('/types.ts'))))
      .filter(({ folder, among }) => !isKnown(folder, among))
      .map(({ folder, among }) => `${folder || 'src'}: ${among.join(', ')}`);

    expect(offences).toEqual([]);
  });

  test('of clocks, ids, logs and alarms are of types, save where they are created', () => {
    const offences = within.filter(
      ({ file, target, isTypeOnly }) =>
        created.includes(target) &&
        !isTypeOnly &&
        partOf(file) !== 'runtime' &&
        !mayCreateRuntime.some((allowed) => file.startsWith(allowed)),
    );

    expect(offences.map(told)).toEqual([]);
  });

  test('of seeding, by the options, are of types: a start without fixtures loads none of it', () => {
    const offences = within.filter(
      ({ file, target, isTypeOnly }) => partOf(file) === 'config' && partOf(target) === 'seeding' && !isTypeOnly,
    );

    expect(offences.map(told)).toEqual([]);
  });

  test('never lead from one operation to another', () => {
    const operations = new Set(
      within
        .filter(({ file, target }) => file === 'operations/registry.ts' && target.includes('/', 11))
        .map(({ target }) => target),
    );

    const offences = within.filter(({ file, target }) => operations.has(file) && operations.has(target));

    expect(operations.size).toBe(44);

    expect(offences.map(told)).toEqual([]);
  });

  test('of the AWS SDK are of types: the package runs without it', () => {
    // Loaded when a function behind an endpoint is invoked, with a sentence where it is not installed.
    const mayLoad = 'functions/elsewhere.ts';
    const offences = ofPackages.filter(
      ({ file, target, isTypeOnly }) => target.startsWith('@aws-sdk/') && !isTypeOnly && file !== mayLoad,
    );

    expect(offences.map(told)).toEqual([]);
  });

  test('of the console are its own only, and types of what the control API returns: it speaks HTTP', () => {
    const offences = within.filter(
      ({ file, target, isTypeOnly }) =>
        partOf(file) === 'console' && partOf(target) !== 'console' && !(isTypeOnly && partOf(target) === 'control'),
    );

    expect(offences.map(told)).toEqual([]);
  });

  test.each([
    ['better-sqlite3', ['sqlite']],
    ['fastify', ['http']],
    ['commander', ['cli']],
    ['yaml', ['seeding']],
    ['typebox', ['seeding']],
    ['uuid', ['runtime']],
    ['croner', ['engine']],
  ])('of %s stand in %s alone', (name, parts) => {
    const offences = ofPackages.filter(
      ({ file, target, isTypeOnly }) => target.split('/')[0] === name && !isTypeOnly && !parts.includes(partOf(file)),
    );

    expect(offences.map(told)).toEqual([]);
  });
});

describe('the domain', () => {
  test('imports nothing of the outside world', () => {
    const offences = ofPackages.filter(
      ({ file, target, isTypeOnly }) => partOf(file) === 'domain' && !isTypeOnly && target !== 'node:util',
    );

    expect(offences.map(told)).toEqual([]);
  });

  test('the model imports nothing at all', () => {
    const offences = imports.filter(({ file, target }) => partOf(file) === 'model' && partOf(target) !== 'model');

    expect(offences.map(told)).toEqual([]);
  });
});

/** Files outside `where` whose text has the pattern. */
function filesWith(pattern: RegExp, where: readonly string[]): string[] {
  return sources
    .filter(({ file, text }) => pattern.test(text) && !where.some((allowed) => file.startsWith(allowed)))
    .map(({ file }) => file);
}

describe('the outside world', () => {
  test('gives timers in one file', () => {
    expect(filesWith(/\b(setTimeout|setInterval)\(/, ['runtime/alarm.ts', 'console/'])).toEqual([]);
  });

  test('gives ids and random numbers in one folder', () => {
    expect(filesWith(/\bMath\.random\(|\brandom(UUID|Int|Bytes)\(/, ['runtime/', 'console/'])).toEqual([]);
  });

  test('gives the time to nobody below the control layer', () => {
    const lower = ['operations/', 'seeding/', 'engine/', 'sqlite/', 'domain/', 'model/'];

    const offences = filesWith(/\bDate\.now\(|new Date\(\)|performance\.now\(/, []).filter((file) =>
      lower.some((folder) => file.startsWith(folder)),
    );

    expect(offences).toEqual([]);
  });
});

describe('the database', () => {
  test('is spoken to in SQL in one folder', () => {
    expect(filesWith(/\b(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b/, ['sqlite/'])).toEqual([]);
  });

  test('begins and ends transactions in one file, but for those that bring a schema up to date', () => {
    const mayBegin = ['sqlite/database/database.ts', 'sqlite/database/open-connection.ts'];

    expect(filesWith(/\bBEGIN (IMMEDIATE|EXCLUSIVE)|(run|exec)\('(COMMIT|ROLLBACK)'/, mayBegin)).toEqual([]);
  });
});

describe('names', () => {
  test('of files and folders are in kebab case and say what is in them', () => {
    const offences = sources
      .map(({ file }) => file)
      .filter(
        (file) =>
          !/^([a-z0-9-]+\/)*[a-z0-9-]+\.tsx?$/.test(file) ||
          /\b(utils?|helpers?|common|managers?|services)\b/.test(file),
      );

    expect(offences).toEqual([]);
  });
});

test('comments are within 120 columns, as code is', () => {
  const offences = sources.flatMap(({ file, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (/^\s*(\*|\/[/*])/.test(line) && line.length > 120 ? [`${file}:${index + 1}`] : [])),
  );

  expect(offences).toEqual([]);
});

test('no source has syntax that Node 22 does not know', () => {
  expect(filesWith(/^\s*(await )?using \w+ =/m, [])).toEqual([]);
});

test('the files of tests that begin first are there', () => {
  expect(longest.filter((name) => !existsSync(join(root, `../test/${name}.test.ts`)))).toEqual([]);
});
