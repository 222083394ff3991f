import { mkdirSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { Database } from '../../src/sqlite/database/database.ts';
import { schemaSteps } from '../../src/sqlite/database/schema.ts';
import { AttackedProcess } from '../support/attack/attacked-process.ts';
import { Client } from '../support/attack/client.ts';
import { Random } from '../support/attack/random.ts';
import { attack, sizeOf, timeout } from '../support/attack/series.ts';
import { difference, isSame, readState } from '../support/attack/whole-state.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildType } from '../support/jobs.ts';
import { pipelineFixtures } from '../support/pipelines.ts';

const kills = sizeOf('START_KILLS', 3, 100);
/** After the file has been touched for the first time; what a start does with it takes about as long. */
const mostMilliseconds = 25;

const ids = Array.from({ length: 50 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);
const document = {
  ...pipelineFixtures,
  buckets: [{ name: 'one' }],
  jobs: ids.map((id) => ({ id, actionTypeId: buildType })),
};
const whole = new Set(ids.map((id) => `job ${id} Queued`));
const tags = 2000;

/** A file as this or an older version has left it, with something in it. */
function makeOldFile(file: string, version: number): void {
  const old = new Database(file, { steps: schemaSteps.slice(0, version) });
  old.transaction(() => {
    for (let index = 0; index < tags; index++) {
      const row = [`arn:${index}`, 'key', 'value'.repeat(20)];
      old.run('INSERT INTO tags (resource_arn, key, value) VALUES (?, ?, ?)', ...row);
    }
  });
  old.close();
}

/** Starts a process and kills it some milliseconds after it has touched its file, if it has not ended by then. */
async function killAtStart(args: readonly string[], folder: string, tmpdir: string, milliseconds: number) {
  using watcher = watching(folder);
  const process = new AttackedProcess(args, { tmpdir });
  await using _ended = process;
  await Promise.race([watcher.touched, process.port()]);
  await after(milliseconds);
}

function watching(folder: string): { readonly touched: Promise<void> } & Disposable {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watcher = watch(folder, () => resolve());
  return { touched: promise, [Symbol.dispose]: () => watcher.close() };
}

test('a kill at the start on a new or an old file leaves one that the next start completes', { timeout }, () =>
  attack('kill -9 at the start', async (seed) => {
    using folder = temporaryFolder();
    const random = new Random(seed);
    const fixtures = folder.write('document.json', JSON.stringify(document));
    const tmpdir = join(folder.path, 'tmp');
    mkdirSync(tmpdir);

    for (let kill = 0; kill < kills; kill++) {
      const place = join(folder.path, String(kill));
      mkdirSync(place);
      const db = join(place, 'state.db');
      const oldVersion = random.chance(0.5) ? undefined : 1 + random.below(schemaSteps.length);
      if (oldVersion !== undefined) makeOldFile(db, oldVersion);
      const what = oldVersion === undefined ? 'a new file' : `a file of version ${oldVersion}`;
      const args = ['--db', db, '--fixtures', fixtures, '--clock', 'manual', '--log-level', 'error'];

      await killAtStart(args, place, tmpdir, random.next() * mostMilliseconds);

      const { process, port } = await AttackedProcess.start(args, { tmpdir });
      await using _ended = process;
      using client = new Client(port);
      const state = await readState(client, ['one']);
      if (!isSame(state, whole)) throw new Error(`A kill at the start on ${what} left ${difference(state, whole)}`);
      expect(await process.stop()).toBe(0);
      expect(readdirSync(place), what).toEqual(['state.db']);
      using file = opened(db);
      expect(file.pragma('user_version', { simple: true }), what).toBe(schemaSteps.length);
      expect(file.pragma('integrity_check', { simple: true }), what).toBe('ok');
      const kept = file.prepare("SELECT count(*) FROM tags WHERE key = 'key'").pluck().get();
      expect(kept, what).toBe(oldVersion === undefined ? 0 : tags);
    }
    expect(readdirSync(tmpdir)).toEqual([]);
    return `${kills} kills, each file whole at the next start`;
  }),
);

function opened(file: string): Sqlite.Database & Disposable {
  const database = new Sqlite(file, { readonly: true });
  return Object.assign(database, { [Symbol.dispose]: () => database.close() });
}
