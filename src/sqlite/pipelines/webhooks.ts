import type { WebhookDefinition } from '../../domain/sources/webhook.ts';
import { Repository } from '../database/repository.ts';

/** Why a delivery that was meant to start the pipeline did not. */
interface WebhookError {
  readonly code: string;
  readonly message: string;
}

export interface StoredWebhook {
  readonly key: number;
  readonly world: string;
  /** What its URL is known by. */
  readonly token: string;
  /** With its secret in clear. */
  readonly definition: WebhookDefinition;
  readonly isRegistered: boolean;
  /** Epoch milliseconds at which a delivery last started the pipeline. */
  readonly lastTriggered: number | null;
  /** Of the newest delivery. */
  readonly error: WebhookError | null;
}

interface Row {
  readonly key: number;
  readonly world: string;
  readonly token: string;
  readonly definition: string;
  readonly is_registered: number;
  readonly last_triggered: number | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
}

export class Webhooks extends Repository {
  /** Writes a webhook, or the definition of the one of the same name, which keeps its token. */
  save(world: string, definition: WebhookDefinition, token: string): void {
    this.database.run(
      `INSERT INTO webhooks (world, name, token, definition) VALUES (?, ?, ?, ?)
       ON CONFLICT (world, name) DO UPDATE SET definition = excluded.definition`,
      world,
      definition.name,
      token,
      JSON.stringify(definition),
    );
  }

  find(world: string, name: string): StoredWebhook | undefined {
    return stored(this.database.get<Row>('SELECT * FROM webhooks WHERE world = ? AND name = ?', world, name));
  }

  findByToken(token: string): StoredWebhook | undefined {
    return stored(this.database.get<Row>('SELECT * FROM webhooks WHERE token = ?', token));
  }

  /** Webhooks whose names come behind `after`, by name. */
  list(world: string, limit: number, after = ''): StoredWebhook[] {
    return this.database
      .all<Row>(
        `SELECT * FROM webhooks WHERE world = CAST(? AS TEXT) AND name > CAST(? AS TEXT)
         ORDER BY name LIMIT CAST(? AS INTEGER)`,
        world,
        after,
        limit,
      )
      .map((row) => stored(row) as StoredWebhook);
  }

  count(world: string): number {
    const row = this.database.get<{ count: number }>('SELECT count(*) AS count FROM webhooks WHERE world = ?', world);
    return row?.count ?? 0;
  }

  delete(key: number): void {
    this.database.run('DELETE FROM webhooks WHERE key = ?', key);
  }

  saveRegistration(key: number, isRegistered: boolean): void {
    this.database.run('UPDATE webhooks SET is_registered = ? WHERE key = ?', isRegistered ? 1 : 0, key);
  }

  /** Notes that a delivery started the pipeline. */
  noteStart(key: number, now: number): void {
    const sql = 'UPDATE webhooks SET last_triggered = ?, error_code = NULL, error_message = NULL WHERE key = ?';
    this.database.run(sql, now, key);
  }

  /** Notes why a delivery could not start it. */
  noteError(key: number, { code, message }: WebhookError): void {
    this.database.run('UPDATE webhooks SET error_code = ?, error_message = ? WHERE key = ?', code, message, key);
  }
}

function stored(row: Row | undefined): StoredWebhook | undefined {
  return (
    row && {
      key: row.key,
      world: row.world,
      token: row.token,
      definition: JSON.parse(row.definition),
      isRegistered: row.is_registered === 1,
      lastTriggered: row.last_triggered,
      error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
    }
  );
}
