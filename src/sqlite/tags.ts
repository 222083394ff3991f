import type { Database } from './database.ts';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export class Tags {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Puts tags on a resource; a key that it has already gets the new value. */
  put(resourceArn: string, tags: readonly Tag[]): void {
    for (const { key, value } of tags) {
      this.#database.run(
        'INSERT INTO tags (resource_arn, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
        resourceArn,
        key,
        value,
      );
    }
  }

  list(resourceArn: string): Tag[] {
    return this.#database.all('SELECT key, value FROM tags WHERE resource_arn = ? ORDER BY key', resourceArn);
  }

  deleteAll(resourceArn: string): void {
    this.#database.run('DELETE FROM tags WHERE resource_arn = ?', resourceArn);
  }
}
