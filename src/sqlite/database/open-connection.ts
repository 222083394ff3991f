import { statSync } from 'node:fs';
import Sqlite, { type Database as Connection } from 'better-sqlite3';
import { DatabaseFileError, damaged, isStorageFailure, nameAnother } from './database-errors.ts';
import type { BulkSchema, SchemaStep } from './schema.ts';
import { offenceInSchema } from './schema-of-file.ts';

/** Marks a file as ours in SQLite's header: "CPLd". */
const applicationId = 0x43504c64;
/** "CPLo": the mark of versions before the first release, which numbered their schemas otherwise. */
const applicationIdBeforeRelease = 0x43504c6f;

/**
 * How much of a file is looked at before it is used: as much as a start has time for, or every page and index, for one
 * that may be anybody's.
 */
type Scrutiny = 'brief' | 'whole';

export interface OpenOptions {
  readonly scrutiny: Scrutiny;
  /** The schema to which the file is brought. */
  readonly steps: readonly SchemaStep[];
}

/**
 * Opens a file, or for `:memory:` a database that nobody else sees, and takes the steps of the schema that it lacks:
 * all of them or none.
 * @throws DatabaseFileError
 */
export function openConnection(file: string, { scrutiny, steps }: OpenOptions): Connection {
  const isInMemory = file === ':memory:';
  if (!isInMemory) refuseOtherThanFile(file);
  let connection: Connection | undefined;
  try {
    // SQLite's anonymous database, not its :memory:, of which nothing ever leaves the memory of the process.
    connection = new Sqlite(isInMemory ? '' : file, { timeout: 0 });
    // Exclusive: the operating system holds the file for this process alone and lets go however the process ends.
    connection.pragma('locking_mode = EXCLUSIVE');
    // What a file brings along is nobody's but its writer's, until it has been compared.
    connection.pragma('trusted_schema = OFF');
    connection.pragma('cell_size_check = ON');
    refuseForeign(connection, file);
    const version = versionOf(connection);
    refuseNewer(version, steps.length, file);
    if (!isInMemory && version > 0) refuseDamaged(connection, file, { scrutiny, steps: steps.slice(0, version) });
    // Before the first table: pages that become empty can be given back (engine/state/sweepers.ts).
    connection.pragma('auto_vacuum = INCREMENTAL');
    // A commit survives a kill of the process with NORMAL too; only a power cut could take the latest ones.
    if (!isInMemory) connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = NORMAL');
    // Not before the tables are as they are to be: a step may replace one that others refer to.
    connection.pragma('foreign_keys = OFF');
    const bulk = isInMemory ? attachBulk(connection) : 'main';
    if (version < steps.length) takeSteps(connection, { steps, bulk, file });
    connection.pragma('foreign_keys = ON');
    return connection;
  } catch (error) {
    connection?.close();
    throw explain(error, file);
  }
}

/** SQLite would wait for a pipe's other end, and write a database into a device. */
function refuseOtherThanFile(file: string): void {
  const kind = kindOf(file);
  if (kind === undefined || kind.isFile()) return;
  if (kind.isDirectory()) throw new DatabaseFileError(file, 'is a folder', 'name a file, in it or elsewhere');
  throw new DatabaseFileError(file, 'is a pipe or a device, and no database can be kept there', 'name a file');
}

/** Undefined when nothing is there. */
function kindOf(file: string) {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw new DatabaseFileError(file, `cannot be opened: ${(error as Error).message}`, 'name another file');
  }
}

function attachBulk(connection: Connection): BulkSchema {
  connection.exec("ATTACH '' AS bulk");
  // Large pages: 1 MiB is written in 16 steps instead of 256, and nothing here is ever flushed for a small change.
  connection.pragma('bulk.page_size = 65536');
  // KiB. Said again, because SQLite goes on counting in the pages it had before: 4,000 of these are 256 MB.
  connection.pragma('bulk.cache_size = -16000');
  return 'bulk';
}

/** Only reads: a file that is not ours stays as it is. */
function refuseForeign(connection: Connection, file: string): void {
  const version = versionOf(connection);
  const owner = connection.pragma('application_id', { simple: true }) as number;
  const isEmpty = connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
  if (owner === applicationIdBeforeRelease) {
    throw new DatabaseFileError(
      file,
      'was written by codepipeline-local before its first release, and this version cannot read it',
      nameAnother,
    );
  }
  if (!isEmpty && (owner !== applicationId || version < 1)) {
    throw new DatabaseFileError(file, 'is a database of another program', nameAnother);
  }
}

function refuseNewer(version: number, known: number, file: string): void {
  if (version <= known) return;
  throw new DatabaseFileError(
    file,
    `was written by a newer version of codepipeline-local (schema ${version}, this version knows ${known})`,
    'update codepipeline-local or name another file',
  );
}

/** Bytes up to which a file is read whole at a start: 64 MiB take some 100 ms (docs/performance.md). */
const mostReadAtStart = 64 * 1024 * 1024;

/** Only reads, too. The schema is compared first, because the pages are checked against what it says. */
function refuseDamaged(connection: Connection, file: string, { scrutiny, steps }: OpenOptions): void {
  const offence = offenceInSchema(connection, steps);
  if (offence !== undefined) {
    throw new DatabaseFileError(file, `${offence}: something else than codepipeline-local has changed it`, nameAnother);
  }
  const check = scrutiny === 'whole' ? 'integrity_check' : 'quick_check';
  if (scrutiny === 'brief' && statSync(file).size > mostReadAtStart) return;
  const verdict = connection.pragma(`${check}(1)`, { simple: true }) as string;
  if (verdict !== 'ok') throw damaged(file, verdict);
}

function versionOf(connection: Connection): number {
  return connection.pragma('user_version', { simple: true }) as number;
}

/**
 * Takes the steps that are lacking, in one transaction: the connection is closed after a failure, which rolls back.
 */
function takeSteps(
  connection: Connection,
  { steps, bulk, file }: { readonly steps: readonly SchemaStep[]; readonly bulk: BulkSchema; readonly file: string },
): void {
  connection.exec('BEGIN EXCLUSIVE');
  for (let version = versionOf(connection); version < steps.length; version++) {
    try {
      connection.exec((steps[version] as SchemaStep)(bulk));
    } catch (error) {
      if (isStorageFailure(error)) throw error;
      throw new DatabaseFileError(
        file,
        `cannot be brought from schema ${version} to ${version + 1} (${(error as Error).message}) and stays as it was`,
        'go on with the version of codepipeline-local that wrote it, and report this',
      );
    }
  }
  connection.pragma(`application_id = ${applicationId}`);
  connection.pragma(`user_version = ${steps.length}`);
  connection.exec('COMMIT');
}

function explain(error: unknown, file: string): unknown {
  if (error instanceof TypeError && /directory does not exist/.test(error.message)) return cannotBeOpened(file);
  if (!(error instanceof Sqlite.SqliteError)) return error;
  const { code, message } = error;
  // Of the extended codes, such as SQLITE_READONLY_DIRECTORY, the first two words say what kind it is.
  switch (code.split('_', 2).join('_')) {
    case 'SQLITE_BUSY':
      return new DatabaseFileError(file, 'is in use by another process', 'stop it or name another file');
    case 'SQLITE_NOTADB':
      return new DatabaseFileError(file, 'is not a database', nameAnother);
    case 'SQLITE_CANTOPEN':
      return cannotBeOpened(file);
    case 'SQLITE_READONLY':
      return new DatabaseFileError(
        file,
        'cannot be written',
        `check its permissions, and those of its folder and of ${file}-wal`,
      );
    case 'SQLITE_FULL':
      return new DatabaseFileError(file, 'cannot be written: the disk is full', 'make room or name another file');
    case 'SQLITE_IOERR':
      return new DatabaseFileError(
        file,
        `cannot be read or written (${code}): the disk is full or fails`,
        'make room or name another file',
      );
    default:
      return damaged(file, message);
  }
}

function cannotBeOpened(file: string): DatabaseFileError {
  return new DatabaseFileError(file, 'cannot be opened', 'its folder must exist and be writable');
}
