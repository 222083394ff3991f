import type { Session } from '../../domain/credentials/access-key.ts';
import type { JobCredential } from '../../domain/credentials/job-credential.ts';
import type { ArtifactCredentials } from '../../domain/jobs/job-data.ts';
import { worldOf } from '../../domain/world.ts';
import { Repository } from '../database/repository.ts';
import { worldName } from '../states/worlds.ts';
import { artifactsIn } from './job-declarations.ts';

type Row = ArtifactCredentials & {
  readonly expiresAt: number;
  readonly actionExecution: number;
  readonly world: string;
  readonly artifacts: string | null;
};

/** Temporary credentials that jobs were dispatched with. */
export class JobCredentials extends Repository {
  /** @returns The key, which counts up */
  insert(credentials: ArtifactCredentials, actionExecution: number, expiresAt: number): number {
    return this.database.run(
      `INSERT INTO job_credentials (access_key_id, secret_access_key, session_token, action_execution, expires_at)
       VALUES (?, ?, ?, ?, ?)`,
      credentials.accessKeyId,
      credentials.secretAccessKey,
      credentials.sessionToken,
      actionExecution,
      expiresAt,
    );
  }

  /** Credentials by their access key id, expired or not. */
  find(accessKeyId: string): JobCredential | undefined {
    const row = this.database.get<Row>(
      `SELECT c.access_key_id AS accessKeyId, c.secret_access_key AS secretAccessKey, c.session_token AS sessionToken,
         c.expires_at AS expiresAt, c.action_execution AS actionExecution, ${worldName('e.world')} AS world, e.artifacts
       FROM job_credentials c JOIN action_executions e ON e.key = c.action_execution WHERE c.access_key_id = ?`,
      accessKeyId,
    );
    if (row === undefined) return undefined;
    const { world, artifacts, ...credential } = row;
    return { ...credential, world: worldOf(world), artifacts: artifactsIn({ artifacts }) };
  }

  /** Lets credentials end at an instant, if they last longer. */
  expire(accessKeyId: string, at: number): void {
    this.database.run(
      'UPDATE job_credentials SET expires_at = min(expires_at, ?) WHERE access_key_id = ?',
      at,
      accessKeyId,
    );
  }

  /** Deletes, of the `limit` oldest, those that expired before an instant. */
  deleteExpired(before: number, limit: number): void {
    this.database.run(
      `DELETE FROM job_credentials
       WHERE expires_at < ? AND key IN (SELECT key FROM job_credentials ORDER BY key LIMIT ?)`,
      before,
      limit,
    );
  }
}

/** Temporary credentials that STS has given out. */
export class Sessions extends Repository {
  insert(session: Session): void {
    this.database.run(
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
    const row = this.database.get<Omit<Session, 'isOfRole'> & { readonly isOfRole: number }>(
      `SELECT access_key_id AS accessKeyId, secret_access_key AS secretAccessKey, session_token AS sessionToken,
         account, arn, user_id AS userId, is_of_role AS isOfRole, expires_at AS expiresAt
       FROM sessions WHERE access_key_id = ?`,
      accessKeyId,
    );
    return row && { ...row, isOfRole: row.isOfRole === 1 };
  }

  /** Lets one end at an instant, if it lasts longer. */
  expire(accessKeyId: string, at: number): void {
    this.database.run('UPDATE sessions SET expires_at = min(expires_at, ?) WHERE access_key_id = ?', at, accessKeyId);
  }

  deleteExpired(before: number): void {
    this.database.run('DELETE FROM sessions WHERE expires_at < ?', before);
  }
}
