import type { PipelineDeclaration } from '../../domain/pipelines/pipeline-declaration.ts';
import { Repository } from '../database/repository.ts';

/** A pipeline in its current version. */
export interface StoredPipeline {
  readonly key: number;
  readonly world: string;
  readonly name: string;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds at which the current version was made. */
  readonly updatedAt: number;
  readonly declaration: PipelineDeclaration;
}

/** A pipeline as a list shows it. */
interface PipelineListEntry extends Omit<StoredPipeline, 'key' | 'world' | 'declaration'> {
  readonly pipelineType: PipelineDeclaration['pipelineType'];
  readonly executionMode: PipelineDeclaration['executionMode'];
}

/** The same with what tells it from those of other worlds. */
export interface PlacedPipeline extends PipelineListEntry {
  readonly key: number;
  readonly world: string;
}

type Row = Omit<StoredPipeline, 'declaration'> & { readonly declaration: string };

const columns = `p.key, p.world, p.name, p.version, p.created_at AS createdAt, p.updated_at AS updatedAt`;

const entryColumns = `p.name, p.version, p.created_at AS createdAt, p.updated_at AS updatedAt,
  v.declaration ->> 'pipelineType' AS pipelineType, v.declaration ->> 'executionMode' AS executionMode`;

const currentVersion = `pipelines p JOIN pipeline_versions v ON v.pipeline = p.key AND v.version = p.version`;

/** Pipelines with all their versions. A deleted one keeps both and has no name any more. */
export class Pipelines extends Repository {
  find(worldKey: string, name: string): StoredPipeline | undefined {
    return stored(
      this.database.get<Row>(
        `SELECT ${columns}, v.declaration FROM ${currentVersion}
         WHERE p.world = CAST(? AS TEXT) AND p.name = CAST(? AS TEXT) AND p.deleted_at IS NULL`,
        worldKey,
        name,
      ),
    );
  }

  /** The pipeline of a key, deleted or not. */
  get(key: number): StoredPipeline {
    const sql = `SELECT ${columns}, v.declaration FROM ${currentVersion} WHERE p.key = CAST(? AS INTEGER)`;
    return stored(this.database.get<Row>(sql, key)) as StoredPipeline;
  }

  /** The declaration of one version, of a deleted pipeline too. */
  findVersion(key: number, version: number): PipelineDeclaration | undefined {
    const row = this.database.get<{ declaration: string }>(
      'SELECT declaration FROM pipeline_versions WHERE pipeline = ? AND version = ?',
      key,
      version,
    );
    return row && JSON.parse(row.declaration);
  }

  /** Writes a new pipeline in the version that its declaration says. @returns The key */
  insert(worldKey: string, declaration: PipelineDeclaration, now: number): number {
    const key = this.database.run(
      'INSERT INTO pipelines (world, name, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?)',
      worldKey,
      declaration.name,
      declaration.version,
      now,
      now,
    );
    this.#insertVersion(key, declaration, now);
    return key;
  }

  /** Makes a declaration the current version, which it says itself. */
  addVersion(key: number, declaration: PipelineDeclaration, now: number): void {
    this.#insertVersion(key, declaration, now);
    this.database.run('UPDATE pipelines SET version = ?, updated_at = ? WHERE key = ?', declaration.version, now, key);
  }

  delete(key: number, now: number): void {
    this.database.run('UPDATE pipelines SET deleted_at = ? WHERE key = ?', now, key);
  }

  /** Pipelines whose names come behind `after`, by name. */
  list(worldKey: string, limit: number, after = ''): PipelineListEntry[] {
    return this.database.all(
      `SELECT ${entryColumns} FROM ${currentVersion}
       WHERE p.world = CAST(? AS TEXT) AND p.name > CAST(? AS TEXT) AND p.deleted_at IS NULL
       ORDER BY p.name LIMIT CAST(? AS INTEGER)`,
      worldKey,
      after,
      limit,
    );
  }

  /** The pipelines of one world, or of all, by name. */
  listAll(worldKey?: string): PlacedPipeline[] {
    const isOfWorld = worldKey === undefined ? '' : 'AND p.world = CAST(? AS TEXT)';
    return this.database.all(
      `SELECT p.key, p.world, ${entryColumns} FROM ${currentVersion}
       WHERE p.deleted_at IS NULL ${isOfWorld} ORDER BY p.world, p.name`,
      ...(worldKey === undefined ? [] : [worldKey]),
    );
  }

  count(worldKey: string): number {
    const row = this.database.get<{ count: number }>(
      'SELECT count(*) AS count FROM pipelines WHERE world = ? AND deleted_at IS NULL',
      worldKey,
    );
    return row?.count ?? 0;
  }

  /** Worlds in which a pipeline of that name exists. */
  worldsWith(name: string): string[] {
    return this.database
      .all<{ world: string }>('SELECT world FROM pipelines WHERE name = ? AND deleted_at IS NULL LIMIT 5', name)
      .map(({ world }) => world);
  }

  #insertVersion(key: number, declaration: PipelineDeclaration, now: number): void {
    this.database.run(
      'INSERT INTO pipeline_versions (pipeline, version, declaration, created_at) VALUES (?, ?, ?, ?)',
      key,
      declaration.version,
      JSON.stringify(declaration),
      now,
    );
  }
}

function stored(row: Row | undefined): StoredPipeline | undefined {
  return row && { ...row, declaration: JSON.parse(row.declaration) };
}
