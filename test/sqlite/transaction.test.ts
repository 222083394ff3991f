import { describe, expect, onTestFinished, test } from 'vitest';
import { acknowledge, dispatch } from '../../src/domain/jobs/job.ts';
import { jobLifecycle } from '../../src/domain/jobs/lifecycle.ts';
import { Database } from '../../src/sqlite/database/database.ts';
import { startEngine } from '../support/engine.ts';
import { temporaryFolder } from '../support/folder.ts';

const insert = 'INSERT INTO emulator (only, clock_mode, clock_value) VALUES (1, ?, ?)';
const update = 'UPDATE emulator SET clock_value = ?';
const select = 'SELECT clock_value AS value FROM emulator';
const no = new Error('no');

function databaseWithRow(): Database {
  const database = new Database(':memory:');
  onTestFinished(() => database.close());
  database.run(insert, 'manual', 1);
  return database;
}

describe('a transaction', () => {
  test('commits a lone write', () => {
    const database = databaseWithRow();
    database.transaction(() => database.run(update, 2));

    expect(database.get(select)).toEqual({ value: 2 });
  });

  test('lets what follows a write see it', () => {
    const database = databaseWithRow();
    const seen = database.transaction(() => {
      database.run(update, 2);
      return database.get(select);
    });

    expect(seen).toEqual({ value: 2 });
  });

  test('answers what its work answers, when that has only read', () => {
    const database = databaseWithRow();

    expect(database.transaction(() => database.get(select))).toEqual({ value: 1 });
  });

  test.each([
    ['a lone write', (database: Database) => database.run(update, 2)],
    ['two writes', (database: Database) => [2, 3].map((value) => database.run(update, value))],
    ['a write that was read', (database: Database) => [database.run(update, 2), database.get(select)]],
    ['a write that answers a row', (database: Database) => database.get(`${update} RETURNING clock_value`, 2)],
    ['what was executed', (database: Database) => database.execute('DELETE FROM emulator')],
  ])('that throws takes %s back, and does not disturb the next', (_, write) => {
    const database = databaseWithRow();
    const work = () => {
      write(database);
      throw no;
    };

    expect(() => database.transaction(work)).toThrow(no);
    expect(database.get(select)).toEqual({ value: 1 });

    database.transaction(() => database.get(select));
    expect(database.get(select)).toEqual({ value: 1 });
  });

  test('whose lone write fails throws, and the next one works', () => {
    const database = databaseWithRow();

    expect(() => database.transaction(() => database.run(update, null))).toThrow('NOT NULL');
    database.transaction(() => database.run(update, 2));
    expect(database.get(select)).toEqual({ value: 2 });
  });

  test('within another is refused, and takes the other back', () => {
    const database = databaseWithRow();
    const outer = () => {
      database.run(update, 2);
      database.transaction(() => database.run(update, 3));
    };

    expect(() => database.transaction(outer)).toThrow('within another');
    expect(database.get(select)).toEqual({ value: 1 });
  });

  test('keeps a lone write in the file', () => {
    using folder = temporaryFolder();
    const file = `${folder.path}/state.db`;
    const first = new Database(file);
    first.run(insert, 'manual', 1);
    first.transaction(() => first.run(update, 2));
    first.close();

    const second = new Database(file);
    expect(second.get(select)).toEqual({ value: 2 });
    second.close();
  });
});

describe('what is remembered of a job', () => {
  const world = '123456789012/us-east-1';

  test('is what its worker did last', () => {
    const { engine, store, enqueue } = startEngine();
    const id = enqueue();
    const jobOf = () => store.jobs.find(world, id) as NonNullable<ReturnType<typeof store.jobs.find>>;
    engine.perform(() => store.jobs.apply(jobOf(), dispatch(jobOf(), 1, jobLifecycle), 0));
    engine.perform(() => store.jobs.apply(jobOf(), acknowledge(jobOf(), '3', jobLifecycle) as never, 0));

    const { key, ...remembered } = jobOf();
    expect(remembered).toMatchObject({ id, status: 'InProgress', nonce: 3 });
    expect(store.jobRecords.findByKey(key)).toMatchObject(remembered);
  });

  test('is taken back with the transaction that it was part of', () => {
    const { engine, store, enqueue } = startEngine();
    const id = enqueue();
    const job = store.jobs.find(world, id);
    const work = () => {
      store.jobs.apply(job as never, dispatch(job as never, 1, jobLifecycle), 0);
      expect(store.jobs.find(world, id)?.status).toBe('Dispatched');
      throw no;
    };

    expect(() => engine.perform(work)).toThrow(no);
    expect(store.jobs.find(world, id)).toEqual(job);
  });

  test('is forgotten when the write fails that it rests on', () => {
    const { engine, store, enqueue } = startEngine();
    const id = enqueue();
    const job = store.jobs.find(world, id);
    const impossible = { ...dispatch(job as never, 1, jobLifecycle), status: null as never };

    expect(() => engine.perform(() => store.jobs.apply(job as never, impossible, 0))).toThrow('NOT NULL');
    expect(store.jobs.find(world, id)).toEqual(job);
  });

  test('is of its own world', () => {
    const { store, enqueue } = startEngine();
    const id = enqueue();
    store.jobs.findWithData(world, id);

    expect(store.jobs.find('123456789012/eu-west-1', id)).toBeUndefined();
    expect(store.jobs.findWithData('123456789012/eu-west-1', id)).toBeUndefined();
  });
});
