import type { ClockMode } from '../runtime/clock.ts';
import type { Database } from './database.ts';
import { stateTables, stateTablesToFill } from './state-tables.ts';

/** A named copy of the state. */
export interface Snapshot {
  readonly key: number;
  readonly name: string;
  /** Epoch milliseconds by the emulator's clock, which stands there again when the snapshot is restored. */
  readonly takenAt: number;
  readonly clockMode: ClockMode;
  /** Steps of the schema that its tables have taken. */
  readonly schema: number;
}

const columns = 'key, name, taken_at AS takenAt, clock_mode AS clockMode, schema';

/**
 * Copies of the state, within the database: tables are copied, bytes are not. All of it runs inside somebody's
 * transaction, so that nobody sees half of a state.
 */
export class Snapshots {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Steps of the schema that the state's tables have taken. */
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

  /** Copies the state as it is now. The name must be free. */
  take({ name, takenAt, clockMode }: Pick<Snapshot, 'name' | 'takenAt' | 'clockMode'>): Snapshot {
    const key = this.#database.run(
      'INSERT INTO snapshots (name, taken_at, clock_mode, schema) VALUES (?, ?, ?, ?)',
      name,
      takenAt,
      clockMode,
      this.schema,
    );
    for (const table of stateTables) {
      this.#database.execute(`CREATE TABLE ${copyOf(table, key)} AS SELECT * FROM ${table}`);
    }
    this.#database.run(
      `INSERT INTO snapshot_contents (snapshot, content)
       SELECT ?, content FROM (SELECT content FROM object_versions UNION SELECT content FROM upload_parts)
       WHERE content IS NOT NULL`,
      key,
    );
    return this.find(name) as Snapshot;
  }

  /** Replaces the state by a snapshot of this schema. */
  restore({ key }: Snapshot): void {
    this.empty();
    for (const table of stateTablesToFill) {
      this.#database.execute(`INSERT INTO ${table} SELECT * FROM ${copyOf(table, key)}`);
    }
  }

  /** Empties the state. Whoever does it lets go of the bytes that are then unused. */
  empty(): void {
    for (const table of stateTables) this.#database.execute(`DELETE FROM ${table}`);
  }

  delete({ key }: Snapshot): void {
    this.#database.run('DELETE FROM snapshot_contents WHERE snapshot = ?', key);
    this.#database.run('DELETE FROM snapshots WHERE key = ?', key);
    for (const table of stateTables) this.#database.execute(`DROP TABLE IF EXISTS ${copyOf(table, key)}`);
  }
}

function copyOf(table: string, snapshot: number): string {
  return `snapshot_${snapshot}_${table}`;
}
