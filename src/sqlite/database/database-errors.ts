import Sqlite from 'better-sqlite3';

/** What to do about a file that is none of ours, for whoever starts on one: to write a state there is as good. */
export const nameAnother = 'name a file of codepipeline-local or a new one';
/** The same for whoever imports one. */
export const nameExported = "name a file that 'codepipeline-local export' has written";

/** A database file that cannot be used. The message is a sentence for the person who named the file. */
export class DatabaseFileError extends Error {
  override readonly name = 'DatabaseFileError';
  /** What is wrong with it, as what follows its name. */
  readonly fault: string;
  /** What to do about it, as a clause that asks for it. */
  readonly remedy: string;

  constructor(file: string, fault: string, remedy: string) {
    super(`${file} ${fault}; ${remedy}.`);
    this.fault = fault;
    this.remedy = remedy;
  }
}

/**
 * Codes of SQLite that blame the disk or the machine, not what was asked of it: the same work succeeds when there is
 * room again.
 */
const storageFailures = /^SQLITE_(FULL|IOERR|NOMEM|READONLY|CANTOPEN|BUSY|CORRUPT)/;

/** Whether the storage has failed, and not the work that was done on it. */
export function isStorageFailure(error: unknown): error is Error {
  return error instanceof Sqlite.SqliteError && storageFailures.test(error.code);
}

/** Whether a file has turned out to be damaged while it was read. */
export function isDamage(error: unknown): error is Error {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_CORRUPT');
}

/** What is said of a damaged file. @param how In SQLite's words */
export function damaged(
  file: string,
  how: string,
  remedy = `put a copy of it in its place, or ${nameAnother}`,
): DatabaseFileError {
  return new DatabaseFileError(file, `is damaged (${how.replaceAll(/\s+/g, ' ').trim()})`, remedy);
}
