import { readFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { Database } from '../../src/sqlite/database/database.ts';
import { type SchemaStep, schemaSteps } from '../../src/sqlite/database/schema.ts';
import { databaseFile } from '../support/database-file.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { pollBuild } from '../support/jobs.ts';

/** The schema as version 1 has written it into files. */
const version1 = readFileSync(new URL('schema-1.sql', import.meta.url), 'utf8');

const world = '123456789012/us-east-1';
const jobId = '11111111-1111-4111-8111-111111111111';
const counts = JSON.stringify({ minimumCount: 0, maximumCount: 5 });
const buildType = { category: 'Build', owner: 'Custom', provider: 'MyBuild', version: '1' };
const declaration = JSON.stringify({
  actionTypeId: buildType,
  actionConfiguration: { configuration: {} },
  pipelineContext: { pipelineName: 'p', stage: { name: 's' }, action: { name: 'a' } },
});

/** A file that version 1 has written: a queued job, and a snapshot with a tag. */
function fileOfVersion1(): string {
  const db = databaseFile();
  const file = new Sqlite(db);
  file.pragma('auto_vacuum = INCREMENTAL');
  file.pragma('journal_mode = WAL');
  file.exec(version1);
  file.exec(`
    INSERT INTO emulator (only, clock_mode, clock_value) VALUES (1, 'manual', 1780000000000);
    INSERT INTO action_types (key, world, owner, category, provider, version, configuration_properties,
      input_artifact_details, output_artifact_details, created_at)
      VALUES (7, '${world}', 'Custom', 'Build', 'MyBuild', '1', '[]', '${counts}', '${counts}', 1780000000000);
    INSERT INTO worlds (key, name) VALUES (5, '${world}');
    INSERT INTO job_declarations (key, digest, data) VALUES (6, 0, '${declaration}');
    INSERT INTO action_executions (key, id, world, declaration, started_at, deadline)
      VALUES (8, 'e', 5, 6, 1780000000000, 1790000000000);
    INSERT INTO jobs (key, world, id, action_execution, action_type, query_value, status, available_at, deadline,
      queued_at, created_at)
      VALUES (9, 5, unhex('${jobId}', '-'), 8, 7, '', 'Queued', 1780000000000, 1790000000000, 1780000000000, 1780000000000);
    INSERT INTO job_ids (id, world, job) VALUES (unhex('${jobId}', '-'), 5, 9);
    INSERT INTO tags (resource_arn, key, value) VALUES ('arn', 'one', 'two');
    INSERT INTO snapshots (key, name, taken_at, clock_mode, schema) VALUES (1, 'before', 1780000000000, 'manual', 1);
    CREATE TABLE snapshot_1_tags ${/CREATE TABLE tags (\([^;]*);/.exec(version1)?.[1]};
    INSERT INTO snapshot_1_tags SELECT * FROM tags;
  `);
  file.pragma(`application_id = ${0x43504c64}`);
  file.pragma('user_version = 1');
  file.close();
  return db;
}

/** Everything in a file: its version, its schema and every row. */
function everythingIn(db: string) {
  using file = closing(new Sqlite(db, { readonly: true }));
  const schema = file.prepare<[], { name: string }>('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
  const tables = file
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all();
  const rows = Object.fromEntries(tables.map((name) => [name, file.prepare(`SELECT * FROM ${name}`).all()]));
  return { version: file.pragma('user_version', { simple: true }), schema, rows };
}

function closing(file: Sqlite.Database): Sqlite.Database & Disposable {
  return Object.assign(file, { [Symbol.dispose]: () => file.close() });
}

/** Opens a file with a program that knows version 1 and these steps. */
function openWith(db: string, ...steps: SchemaStep[]): Database & Disposable {
  const database = new Database(db, { steps: [...schemaSteps.slice(0, 1), ...steps] });
  return Object.assign(database, { [Symbol.dispose]: () => database.close() });
}

/** A change such as a later version may bring: a column, an index, and a table made anew with its rows. */
const version2: SchemaStep = () => `
  ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 5;
  CREATE INDEX jobs_by_priority ON jobs (priority);
  CREATE TABLE labels (resource_arn TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL) STRICT;
  INSERT INTO labels SELECT resource_arn, key, value FROM tags;
  DROP TABLE tags;
`;

test('version 1 is what it was when it was released', () => {
  expect(schemaSteps[0]?.('main').trim()).toBe(version1.trim());
});

test('a new file is the same as one of version 1 that has been brought up to date', async () => {
  const [old, fresh] = [fileOfVersion1(), databaseFile()];
  for (const db of [old, fresh]) await (await startTestEmulator({ db })).stop();

  const ofSchema = ({ name }: { name: string }) => !name.startsWith('snapshot_1_') && !name.startsWith('sqlite_');
  expect(everythingIn(old).schema.filter(ofSchema)).toEqual(everythingIn(fresh).schema.filter(ofSchema));
  expect(everythingIn(old).version).toBe(schemaSteps.length);
});

test('an emulator goes on with what is in a file of version 1', async () => {
  await using emulator = await startTestEmulator({ db: fileOfVersion1() });

  expect(await pollBuild(emulator)).toMatchObject({ id: jobId });
  expect(await emulator.snapshots.list()).toMatchObject([{ name: 'before' }]);
});

describe('a file of version 1', () => {
  test('keeps its rows when a later version opens it', () => {
    const db = fileOfVersion1();
    const before = everythingIn(db);

    openWith(db, version2).close();

    const { version, rows } = everythingIn(db);
    const { tags, jobs, ...others } = before.rows;
    expect(version).toBe(2);
    expect(rows).toEqual({
      ...others,
      jobs: jobs?.map((row) => ({ ...(row as object), priority: 5 })),
      labels: tags,
    });
  });

  test('can be opened again after that, snapshots of before included', () => {
    const db = fileOfVersion1();
    openWith(db, version2).close();

    using again = openWith(db, version2);

    expect(again.schema).toBe(2);
    expect(again.all('SELECT value FROM snapshot_1_tags')).toEqual([{ value: 'two' }]);
  });

  test.each<[what: string, steps: SchemaStep[], from: number, why: string]>([
    ['the first step', [() => 'DROP TABLE tags; INSERT INTO jobs (key) VALUES (1)'], 1, 'NOT NULL constraint failed'],
    ['a later step', [version2, () => 'SELECT * FROM tags'], 2, 'no such table: tags'],
  ])('stays as it was when %s fails', (_, steps, from, why) => {
    const db = fileOfVersion1();
    const before = everythingIn(db);

    expect(() => openWith(db, ...steps)).toThrow(
      expect.objectContaining({
        name: 'DatabaseFileError',
        message: expect.stringMatching(
          `^${db} cannot be brought from schema ${from} to ${from + 1} \\(${why}[^)]*\\) and stays as it was; ` +
            'go on with the version of codepipeline-local that wrote it, and report this.$',
        ),
      }),
    );
    expect(everythingIn(db)).toEqual(before);
  });
});

describe('a file of a version that cannot be read is refused and left as it is:', () => {
  test.each<[what: string, pragma: string, message: string]>([
    [
      'a newer one',
      `user_version = ${schemaSteps.length + 1}`,
      `was written by a newer version of codepipeline-local (schema ${schemaSteps.length + 1}, this version knows ` +
        `${schemaSteps.length}); update codepipeline-local or name another file.`,
    ],
    [
      'one before the first release',
      `application_id = ${0x43504c6f}`,
      'was written by codepipeline-local before its first release, and this version cannot read it; name a ' +
        'file of codepipeline-local or a new one.',
    ],
  ])('%s', async (_, pragma, message) => {
    const db = fileOfVersion1();
    const file = new Sqlite(db);
    file.pragma(pragma);
    file.close();
    const bytes = readFileSync(db);

    await expect(startTestEmulator({ db })).rejects.toMatchObject({
      name: 'DatabaseFileError',
      message: `${db} ${message}`,
    });
    expect(readFileSync(db).equals(bytes)).toBe(true);
  });
});
