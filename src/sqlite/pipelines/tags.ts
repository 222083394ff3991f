import { Repository } from '../database/repository.ts';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export class Tags extends Repository {
  /** Puts tags on a resource; a key that it has already gets the new value. */
  put(resourceArn: string, tags: readonly Tag[]): void {
    for (const { key, value } of tags) {
      this.database.run(
        'INSERT INTO tags (resource_arn, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
        resourceArn,
        key,
        value,
      );
    }
  }

  /** Tags whose keys come behind `after`, by key. */
  list(resourceArn: string, after = ''): Tag[] {
    return this.database.all(
      'SELECT key, value FROM tags WHERE resource_arn = CAST(? AS TEXT) AND key > CAST(? AS TEXT) ORDER BY key',
      resourceArn,
      after,
    );
  }

  /** Keys that the resource does not have are passed over. */
  delete(resourceArn: string, keys: readonly string[]): void {
    for (const key of keys) {
      this.database.run('DELETE FROM tags WHERE resource_arn = ? AND key = ?', resourceArn, key);
    }
  }

  deleteAll(resourceArn: string): void {
    this.database.run('DELETE FROM tags WHERE resource_arn = ?', resourceArn);
  }
}
