import { createHash } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Database } from '../../src/sqlite/database/database.ts';
import { limitFiles } from '../support/attack/limit-files.ts';
import { Random } from '../support/attack/random.ts';

const rows = 4_000;
const mebibyte = 2 ** 20;
const no = new Error('no');
const isLinux = process.platform === 'linux';

/** A text of about two kilobytes that no other row has. */
function text(random: Random): string {
  return String(random.below(1e9)).repeat(250).slice(0, 2_000);
}

/** A state some times as large as what of it stays in memory, or one that all stays there. */
function databaseWithRows(count: number, random: Random): Database {
  const database = new Database(':memory:');
  onTestFinished(() => database.close());
  database.transaction(() => {
    for (let row = 0; row < count; row++) insert(database, random);
  });
  return database;
}

function insert(database: Database, random: Random): void {
  database.run(`INSERT INTO effects (kind, data, due_at) VALUES ('none', ?, ?)`, text(random), random.below(1e6));
}

/** Changes rows all over the state: more than is kept in memory, or a few. */
function change(database: Database, random: Random, count: number): void {
  const all = database.get<{ last: number }>('SELECT max(key) AS last FROM effects')?.last ?? 0;
  for (let index = 0; index < count; index++) {
    const key = 1 + random.below(all);
    if (random.chance(0.6))
      database.run('UPDATE effects SET data = ?, due_at = ? WHERE key = ?', text(random), key, key);
    else if (random.chance(0.5)) insert(database, random);
    else database.run('DELETE FROM effects WHERE key = ?', key);
  }
}

/** Every row, and whether the pages are whole. */
function stateOf(database: Database): string {
  const hash = createHash('sha256');
  for (const row of database.each('SELECT * FROM effects ORDER BY key')) hash.update(JSON.stringify(row));
  for (const row of database.each('SELECT key FROM effects WHERE due_at > 0 ORDER BY due_at, key'))
    hash.update(JSON.stringify(row));
  return `${JSON.stringify(database.get('PRAGMA main.integrity_check'))} ${hash.digest('hex')}`;
}

describe('of a state without a file', () => {
  test.each([
    ['larger than its memory', rows],
    ['small', 300],
  ])('that is %s, what is rolled back leaves nothing, and what is committed all', (_, count) => {
    const random = new Random(7);
    const database = databaseWithRows(count, random);
    const plain = databaseWithRows(count, new Random(7));
    for (let round = 0; round < 6; round++) {
      const before = stateOf(database);
      const size = random.of(3, 40, 2_500);
      const undone = () => {
        change(database, random, size);
        if (random.chance(0.5)) throw no;
        database.run('INSERT INTO effects (kind, data) SELECT kind, iif(key % 1000 = 999, NULL, data) FROM effects');
        throw no;
      };
      expect(() => database.transaction(undone)).toThrow();
      expect(stateOf(database)).toBe(before);

      const seed = random.below(1e9);
      for (const each of [database, plain]) {
        if (each === database && random.chance(0.3)) each.expectMany();
        each.transaction(() => change(each, new Random(seed), size));
      }
      expect(stateOf(database)).toBe(stateOf(plain));
      expect(stateOf(database)).toMatch(/ok/);
    }
  });

  test.skipIf(!isLinux)(
    'nothing is lost that was committed, however often its temporary file cannot be written',
    () => {
      onTestFinished(() => limitFiles(process.pid, 'unlimited'));
      const random = new Random(11);
      const database = databaseWithRows(rows, random);
      let failures = 0;
      for (let round = 0; round < 10; round++) {
        database.transaction(() => change(database, random, random.of(1, 5, 50)));
        // Of another size each time, so that some are written and some wait for it when the disk is full.
        if (random.chance(0.5)) database.transaction(() => change(database, random, random.below(60)));
        let before = stateOf(database);
        for (let attempt = 0; attempt < 4; attempt++) {
          limitFiles(process.pid, random.of(0, random.below(14 * mebibyte)));
          const was = before;
          let isCommitted = false;
          try {
            database.transaction(() => change(database, random, random.of(3, 30, 900)));
            isCommitted = true;
          } catch {
            failures += 1;
          }
          limitFiles(process.pid, 'unlimited');
          before = stateOf(database);
          if (!isCommitted) expect(before).toBe(was);
          expect(before).toMatch(/ok/);
        }
        limitFiles(process.pid, random.of(0, random.below(14 * mebibyte)));
        for (let attempt = 0; attempt < 3; attempt++) {
          try {
            if (random.chance(0.4)) database.expectMany();
            database.transaction(() => {
              change(database, random, 1_500);
              throw no;
            });
          } catch (error) {
            if (error !== no) failures += 1;
          }
        }
        limitFiles(process.pid, 'unlimited');
        expect(stateOf(database)).toBe(before);
      }
      expect(failures).toBeGreaterThan(5);
    },
  );

  test.skipIf(!isLinux)('nor are bytes of artifacts', () => {
    onTestFinished(() => limitFiles(process.pid, 'unlimited'));
    const random = new Random(13);
    const database = new Database(':memory:');
    onTestFinished(() => database.close());
    const keep = (count: number) => {
      for (let index = 0; index < count; index++) {
        database.run('INSERT INTO chunks (bytes) VALUES (?)', Buffer.alloc(100_000, random.below(256)));
      }
    };
    const bytes = () => {
      const hash = createHash('sha256');
      for (const { bytes } of database.each<{ bytes: Buffer }>('SELECT bytes FROM chunks')) hash.update(bytes);
      return hash.digest('hex');
    };
    database.transaction(() => keep(250));
    let failures = 0;
    for (let round = 0; round < 6; round++) {
      database.transaction(() => keep(random.of(1, 5, 20)));
      const before = bytes();
      limitFiles(process.pid, random.of(0, 20 * mebibyte));
      try {
        database.transaction(() => {
          keep(200);
          throw no;
        });
      } catch (error) {
        if (error !== no) failures += 1;
      }
      limitFiles(process.pid, 'unlimited');
      expect(bytes()).toBe(before);
    }
    expect(failures).toBeGreaterThan(3);
  });
});
