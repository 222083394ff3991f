import type { Bucket, Versioning } from '../../domain/objects/stored-object.ts';
import { Repository } from '../database/repository.ts';

const columns = 'key, name, account, region, versioning, created_at AS createdAt';

export class Buckets extends Repository {
  find(name: string): Bucket | undefined {
    return this.database.get(`SELECT ${columns} FROM buckets WHERE name = ?`, name);
  }

  insert(bucket: { name: string; account: string; region: string; createdAt: number }): Bucket {
    const { name, account, region, createdAt } = bucket;
    const key = this.database.run(
      'INSERT INTO buckets (name, account, region, created_at) VALUES (?, ?, ?, ?)',
      name,
      account,
      region,
      createdAt,
    );
    return { key, ...bucket, versioning: null };
  }

  /** An account's buckets in the order of their names. */
  list(account: string): Bucket[] {
    return this.database.all(`SELECT ${columns} FROM buckets WHERE account = ? ORDER BY name`, account);
  }

  /** All accounts' in the order of their names. */
  listAll(): Bucket[] {
    return this.database.all(`SELECT ${columns} FROM buckets ORDER BY name`);
  }

  setVersioning(key: number, versioning: Versioning): void {
    this.database.run('UPDATE buckets SET versioning = ? WHERE key = ?', versioning, key);
  }

  /** Whether it holds versions of objects, delete markers included. */
  holdsVersions(key: number): boolean {
    return this.database.get('SELECT 1 FROM object_versions WHERE bucket = ? LIMIT 1', key) !== undefined;
  }

  delete(key: number): void {
    this.database.run('DELETE FROM buckets WHERE key = ?', key);
  }
}

/** Documents that were put beside a bucket, by the name of their subresource. They go with it. */
export class BucketConfigurations extends Repository {
  find(bucket: number, name: string): string | undefined {
    return this.database.get<{ document: string }>(
      'SELECT document FROM bucket_configurations WHERE bucket = ? AND name = ?',
      bucket,
      name,
    )?.document;
  }

  put(bucket: number, name: string, document: string): void {
    this.database.run(
      'INSERT OR REPLACE INTO bucket_configurations (bucket, name, document) VALUES (?, ?, ?)',
      bucket,
      name,
      document,
    );
  }

  delete(bucket: number, name: string): void {
    this.database.run('DELETE FROM bucket_configurations WHERE bucket = ? AND name = ?', bucket, name);
  }
}
