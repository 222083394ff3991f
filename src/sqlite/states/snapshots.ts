import type { ClockMode } from '../../runtime/clock.ts';
import type { Database, OwnStatement } from '../database/database.ts';
import { nameInCopy, namesInCopies } from '../database/schema-of-file.ts';
import { StateComparison } from './compare-states.ts';
import { LiveCopy, NextState, type StateSource } from './state-copies.ts';
import type { StateTable } from './state-tables.ts';

/** A named copy of the state. */
export interface Snapshot {
  readonly key: number;
  readonly name: string;
  /** Epoch milliseconds by the emulator's clock, which stands there again when the snapshot is restored. */
  readonly takenAt: number;
  readonly clockMode: ClockMode;
  /** Version of the schema that its tables have. */
  readonly schema: number;
}

const columns = 'key, name, taken_at AS takenAt, clock_mode AS clockMode, schema';

/**
 * Copies of the state, within the database: tables are copied, bytes are not. A copy is made under a number, step by
 * step, and is nobody's until it is a snapshot's or has become the state; tables of numbers that are nobody's are swept
 * away.
 */
export class Snapshots {
  readonly #database: Database;
  /** Numbers of copies that are being made or used, with how many do. */
  readonly #pins = new Map<number, number>();
  /** Copies that came to nothing and still follow the state. */
  readonly #following = new Set<LiveCopy>();
  readonly #sweep: TableSweep;
  #lastNumber: number;

  constructor(database: Database) {
    this.#database = database;
    this.#sweep = new TableSweep(database);
    this.#lastNumber = Math.max(0, ...this.#sweep.numbers(), ...this.list().map(({ key }) => key));
  }

  /** Version of the schema that the state's tables have. */
  get schema(): number {
    return this.#database.schema;
  }

  find(name: string): Snapshot | undefined {
    return this.#database.get(`SELECT ${columns} FROM snapshots WHERE name = ?`, name);
  }

  /** In the order in which they were taken. */
  list(): Snapshot[] {
    return this.#database.all(`SELECT ${columns} FROM snapshots ORDER BY key`);
  }

  /** Inside a transaction: begins a copy of the state, which is pinned until it is unpinned. */
  beginCopy(): LiveCopy {
    return new LiveCopy(this.#database, this.#newNumber());
  }

  /** Inside a transaction: begins a state that is to replace the one that is there; pinned, too. */
  beginNext(source: StateSource): NextState {
    return new NextState(this.#database, this.#newNumber(), source);
  }

  /** Keeps a copy until whoever has made it unpins it, too. */
  pin({ number }: { readonly number: number }): void {
    this.#pins.set(number, (this.#pins.get(number) ?? 0) + 1);
  }

  /** Once nobody pins a copy any more, it is swept away, unless it is a snapshot by now. */
  unpin({ number }: { readonly number: number }): void {
    const others = (this.#pins.get(number) ?? 1) - 1;
    if (others > 0) this.#pins.set(number, others);
    else this.#pins.delete(number);
  }

  /**
   * Outside a transaction: gives up a copy that its maker unpins. While a full disk keeps its triggers from being
   * dropped, it stays pinned: each write goes into its tables, and fails once they are swept away.
   */
  giveUp(copy: LiveCopy): void {
    this.pin(copy);
    this.#following.add(copy);
    try {
      this.endFollowing();
    } catch {
      // Whoever gives it up tells what the disk refuses; it is tried again before the next copy or sweep.
    }
  }

  /** Outside a transaction: lets the state change without what was given up. @throws what the disk refuses */
  endFollowing(): void {
    for (const copy of this.#following) {
      copy.endFollowing();
      this.#following.delete(copy);
      this.unpin(copy);
    }
  }

  /** Makes a copy a snapshot, with what is small. The name must be free. */
  save(copy: LiveCopy, { name, takenAt, clockMode }: Pick<Snapshot, 'name' | 'takenAt' | 'clockMode'>): Snapshot {
    copy.addSmall();
    const { number } = copy;
    this.#database.run(
      'INSERT INTO snapshots (key, name, taken_at, clock_mode, schema) VALUES (?, ?, ?, ?, ?)',
      ...[number, name, takenAt, clockMode, this.schema],
    );
    this.#database.run(
      `INSERT INTO snapshot_blobs (snapshot, blob)
       SELECT ?, blob FROM (SELECT blob FROM object_versions UNION SELECT blob FROM upload_parts)
       WHERE blob IS NOT NULL`,
      number,
    );
    return this.find(name) as Snapshot;
  }

  /** Where a snapshot's rows are. */
  source({ key }: Pick<Snapshot, 'key'>): StateSource {
    const names = this.#database.all<{ name: string }>(
      `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name GLOB ?`,
      nameInCopy(key, '*'),
    );
    const tables = new Set(names.map(({ name }) => name));
    const inCopy = (table: StateTable) => nameInCopy(key, table);
    // A table that had no rows has no copy.
    return { tableOf: (table) => (tables.has(inCopy(table)) ? inCopy(table) : undefined) };
  }

  /** Begins to compare two copies. @param limit So many differences of each kind are told */
  compare(from: StateSource, to: StateSource, limit: number): StateComparison {
    return new StateComparison(this.#database, from, to, limit);
  }

  /** Its tables are swept away. */
  delete({ key }: Snapshot): void {
    this.#database.run('DELETE FROM snapshot_blobs WHERE snapshot = ?', key);
    this.#database.run('DELETE FROM snapshots WHERE key = ?', key);
  }

  /** Inside a transaction: a step in the deletion of tables that are nobody's. @returns Whether there may be more */
  sweepStep(): boolean {
    const kept = new Set([...this.#pins.keys(), ...this.list().map(({ key }) => key)]);
    return this.#sweep.step(kept);
  }

  #newNumber(): number {
    this.#lastNumber += 1;
    this.pin({ number: this.#lastNumber });
    return this.#lastNumber;
  }
}

interface Found {
  readonly type: 'table' | 'index';
  readonly name: string;
}

/** Rows deleted in one step. */
const rowsAtOnce = 500;

/** Deletes the tables of copies, a little in each step: to drop a table with a million rows takes a second. */
class TableSweep {
  readonly #database: Database;
  /** The table that is being emptied, and what does it: prepared once a table, not with each step. */
  #emptied: { readonly table: string; readonly more: OwnStatement; readonly remove: OwnStatement } | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Numbers of the copies that have tables. */
  numbers(): number[] {
    return this.#found().map(numberOf);
  }

  /** Inside a transaction: a step. @param kept Numbers whose tables stay. @returns Whether there may be more to do */
  step(kept: ReadonlySet<number>): boolean {
    const left = this.#found().filter((each) => !kept.has(numberOf(each)));
    // Indexes before their tables: rows go faster then.
    const [next] = left.sort((one, other) => one.type.localeCompare(other.type));
    if (next === undefined) return false;
    if (next.type === 'index') this.#database.execute(`DROP INDEX ${next.name}`);
    else this.#shrink(next.name);
    return true;
  }

  #shrink(table: string): void {
    if (this.#emptied?.table !== table) {
      const more = this.#database.prepare(`SELECT 1 FROM ${table} LIMIT 1 OFFSET ${rowsAtOnce}`);
      this.#emptied = { table, more, remove: this.#database.prepare(`DELETE FROM ${table} LIMIT ${rowsAtOnce}`) };
    }
    const { more, remove } = this.#emptied;
    if (more.get() !== undefined) remove.run();
    else {
      this.#emptied = undefined;
      this.#database.execute(`DROP TABLE ${table}`);
    }
  }

  #found(): Found[] {
    return this.#database
      .all<Found>(
        `SELECT type, name FROM main.sqlite_schema WHERE sql IS NOT NULL AND name LIKE 'snapshot\\_%' ESCAPE '\\'`,
      )
      .filter(({ name }) => namesInCopies.test(name));
  }
}

function numberOf({ name }: Found): number {
  return Number(namesInCopies.exec(name)?.[1]);
}
