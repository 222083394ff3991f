import type { Database } from './database.ts';
import type { StateTable } from './state-tables.ts';

interface IndexForm {
  readonly name: string;
  /** Null for one that a constraint of the table makes. */
  readonly sql: string | null;
}

/** How a table of the state is built, as the schema itself says it. */
export interface TableForm {
  readonly table: StateTable;
  readonly sql: string;
  readonly columns: readonly string[];
  /** Columns of the primary key, in order. */
  readonly primaryKey: readonly string[];
  readonly indexes: readonly IndexForm[];
}

/** They stay what they are as long as the database is open: tables of one form change places, and no others. */
const known = new WeakMap<Database, Map<StateTable, TableForm>>();

export function formOf(database: Database, table: StateTable): TableForm {
  const forms = known.get(database) ?? new Map<StateTable, TableForm>();
  known.set(database, forms);
  const form = forms.get(table) ?? readForm(database, table);
  forms.set(table, form);
  return form;
}

function readForm(database: Database, table: StateTable): TableForm {
  const columns = database.all<{ name: string; pk: number }>('SELECT name, pk FROM pragma_table_info(?)', table);
  const { sql } = database.get<{ sql: string }>('SELECT sql FROM main.sqlite_schema WHERE name = ?', table) as {
    sql: string;
  };
  return {
    table,
    sql,
    columns: columns.map(({ name }) => name),
    primaryKey: columns
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map(({ name }) => name),
    indexes: database.all(
      `SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = ? ORDER BY rowid`,
      table,
    ),
  };
}

/** The name of a table or an index of the copy with this number. */
export function nameInCopy(copy: number, name: string): string {
  return `snapshot_${copy}_${name}`;
}

/** What the names of the copies' tables and indexes begin with, and the copy's number in it. */
export const namesInCopies = /^snapshot_(\d+)_/;

/**
 * What makes a table of a copy: the same but for references, which would be to the state's own tables, and for keys
 * that are never given twice, which are given by nobody here. Neither is part of how rows are stored.
 */
export function copySql({ table, sql }: { readonly table: string; readonly sql: string }, copy: number): string {
  return sql
    .replace(/^CREATE TABLE "?\w+"?/, `CREATE TABLE ${nameInCopy(copy, table)}`)
    .replaceAll(/ REFERENCES \w+ \(\w+\)(?: ON DELETE CASCADE)?/g, '')
    .replaceAll(' AUTOINCREMENT', '');
}

/** What makes an index of a copy. */
export function copyIndexSql(sql: string, copy: number): string {
  return sql.replace(
    /INDEX (\w+) ON "?(\w+)"?/,
    (_, index, table) => `INDEX ${nameInCopy(copy, index)} ON ${nameInCopy(copy, table)}`,
  );
}

/** Names of what holds a table's rows, its own tree and those of its indexes, each with that of the copy. */
export function treesOf({ table, indexes }: TableForm, copy: number): (readonly [string, string])[] {
  const ofIndexes = indexes.map(({ name, sql }) =>
    sql === null ? name.replace(table, nameInCopy(copy, table)) : nameInCopy(copy, name),
  );
  return [[table, nameInCopy(copy, table)], ...indexes.map(({ name }, at) => [name, ofIndexes[at] as string] as const)];
}
