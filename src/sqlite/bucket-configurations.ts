import type { Database } from './database.ts';

/** Documents that were put beside a bucket, by the name of their subresource. They go with it. */
export class BucketConfigurations {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  find(bucket: number, name: string): string | undefined {
    return this.#database.get<{ document: string }>(
      'SELECT document FROM bucket_configurations WHERE bucket = ? AND name = ?',
      bucket,
      name,
    )?.document;
  }

  put(bucket: number, name: string, document: string): void {
    this.#database.run(
      'INSERT OR REPLACE INTO bucket_configurations (bucket, name, document) VALUES (?, ?, ?)',
      bucket,
      name,
      document,
    );
  }

  delete(bucket: number, name: string): void {
    this.#database.run('DELETE FROM bucket_configurations WHERE bucket = ? AND name = ?', bucket, name);
  }
}
