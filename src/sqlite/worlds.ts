import type { Database } from './database.ts';

/** SQL for the key of the world that a parameter names; null for one of which nothing is stored. */
export const worldOfName = '(SELECT key FROM worlds WHERE name = CAST(? AS TEXT))';

/** SQL for the name of the world in a column. */
export function worldName(column: string): string {
  return `(SELECT name FROM worlds WHERE key = ${column})`;
}

/** Sees to it that the rows of a world can name it. */
export function saveWorld(database: Database, name: string): void {
  database.run('INSERT OR IGNORE INTO worlds (name) VALUES (?)', name);
}
