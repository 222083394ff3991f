import type { Session } from '../domain/credentials/access-key.ts';
import type { Database } from './database.ts';

/** Temporary credentials that STS has given out. */
export class Sessions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  insert(session: Session): void {
    this.#database.run(
      `INSERT INTO sessions
         (access_key_id, secret_access_key, session_token, account, arn, user_id, is_of_role, expires_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      session.accessKeyId,
      session.secretAccessKey,
      session.sessionToken,
      session.account,
      session.arn,
      session.userId,
      session.isOfRole ? 1 : 0,
      session.expiresAt,
    );
  }

  /** By the access key id, expired or not. */
  find(accessKeyId: string): Session | undefined {
    const row = this.#database.get<Omit<Session, 'isOfRole'> & { readonly isOfRole: number }>(
      `SELECT access_key_id AS accessKeyId, secret_access_key AS secretAccessKey, session_token AS sessionToken,
         account, arn, user_id AS userId, is_of_role AS isOfRole, expires_at AS expiresAt
       FROM sessions WHERE access_key_id = ?`,
      accessKeyId,
    );
    return row && { ...row, isOfRole: row.isOfRole === 1 };
  }

  /** Lets one end at an instant, if it lasts longer. */
  expire(accessKeyId: string, at: number): void {
    this.#database.run('UPDATE sessions SET expires_at = min(expires_at, ?) WHERE access_key_id = ?', at, accessKeyId);
  }

  deleteExpired(before: number): void {
    this.#database.run('DELETE FROM sessions WHERE expires_at < ?', before);
  }
}
