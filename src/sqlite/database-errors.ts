import Sqlite from 'better-sqlite3';

/** A database file that cannot be used. The message is a sentence for the person who named the file. */
export class DatabaseFileError extends Error {
  override readonly name = 'DatabaseFileError';
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
export function damaged(file: string, how: string): DatabaseFileError {
  const told = how.replaceAll(/\s+/g, ' ').trim();
  return new DatabaseFileError(
    `${file} is damaged (${told}); put a copy of it in its place, or name another file or a new one.`,
  );
}
