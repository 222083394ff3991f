import { Database } from './database.ts';
import { DatabaseFileError, nameAnother, nameExported } from './database-errors.ts';
import { offenceInFile } from './schema-of-file.ts';
import { type StateInvariant, stateInvariants } from './state-invariants.ts';
import type { StateTable } from './state-tables.ts';

/** A column as the schema has it. */
export interface Column {
  readonly name: string;
  readonly type: 'INTEGER' | 'TEXT';
  readonly isRequired: boolean;
  readonly isKey: boolean;
}

/** A stage, or an action in it, that some row says to be in a version of a pipeline. */
export interface PlaceInVersion {
  readonly table: string;
  readonly pipeline: number;
  readonly version: number;
  readonly stage: string;
  readonly action: string | null;
  /** Key of a row that is there. */
  readonly row: number;
}

/**
 * A database file that may be anybody's, of which nothing is believed: its form, its schema and every page of it are
 * checked before a row is read. It is then brought to this version's schema.
 */
export class StrangersFile {
  readonly #database: Database;

  /** @throws DatabaseFileError when it is no file of the emulator's, is damaged, or of a newer version */
  constructor(file: string) {
    const offence = offenceInFile(file);
    if (offence !== undefined) {
      throw new DatabaseFileError(file, offence, nameExported);
    }
    try {
      this.#database = new Database(file, { scrutiny: 'whole' });
    } catch (error) {
      // Nobody imports a new file.
      if (!(error instanceof DatabaseFileError && error.remedy.endsWith(nameAnother))) throw error;
      throw new DatabaseFileError(file, error.fault, nameExported);
    }
  }

  columns(table: StateTable): Column[] {
    return this.#database
      .all<{ name: string; type: 'INTEGER' | 'TEXT'; notnull: number; pk: number }>(
        'SELECT name, type, "notnull", pk FROM pragma_table_info(?)',
        table,
      )
      .map(({ name, type, notnull, pk }) => ({ name, type, isRequired: notnull === 1 || pk > 0, isKey: pk > 0 }));
  }

  rows(table: StateTable): IterableIterator<Readonly<Record<string, unknown>>> {
    return this.#database.each(`SELECT * FROM ${table}`);
  }

  /** A row that refers to one that is not there: its table and its place in it. */
  findDanglingRow(): { readonly table: string; readonly row: number | null; readonly parent: string } | undefined {
    return this.#database.get('SELECT "table", rowid AS row, parent FROM pragma_foreign_key_check LIMIT 1');
  }

  /**
   * The first invariant that does not hold, and a row for which it does not. To be asked when all that is JSON has been
   * found to be it.
   */
  findBrokenInvariant(
    isLate: () => boolean,
  ): { readonly invariant: StateInvariant; readonly row: string | number } | undefined {
    for (const invariant of stateInvariants) {
      if (isLate()) return undefined;
      const found = this.#database.get<{ row: string | number | null }>(`${invariant.sql} LIMIT 1`);
      if (found !== undefined && found.row !== null) return { invariant, row: found.row };
    }
    return undefined;
  }

  /** Where executions are, or stand, in their pipelines. */
  places(): IterableIterator<PlaceInVersion> {
    return this.#database.each<PlaceInVersion>(
      `SELECT 'stage_executions' AS "table", pipeline, version, stage, NULL AS action, min(key) AS row
         FROM stage_executions GROUP BY pipeline, version, stage
       UNION ALL
       SELECT 'action_executions', a.pipeline, s.version, a.stage, a.action, min(a.key)
         FROM action_executions a JOIN stage_executions s ON s.key = a.stage_execution
         GROUP BY a.pipeline, s.version, a.stage, a.action
       UNION ALL
       SELECT 'pipeline_executions', e.pipeline, CASE e.mode WHEN 'PARALLEL' THEN e.version ELSE p.version END,
         e.waiting_for_stage, NULL, min(e.key)
         FROM pipeline_executions e JOIN pipelines p ON p.key = e.pipeline
         WHERE e.waiting_for_stage IS NOT NULL AND e.status IN ('InProgress', 'Stopping')
         GROUP BY e.pipeline, 3, e.waiting_for_stage`,
    );
  }

  close(): void {
    this.#database.close();
  }
}
