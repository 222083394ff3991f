import { keep } from '../../bounds/keep.ts';
import { Repository } from '../database/repository.ts';

/** SQL for the key of the world that a parameter names; null for one of which nothing is stored. */
export const worldOfName = '(SELECT key FROM worlds WHERE name = CAST(? AS TEXT))';

/** SQL for the name of the world in a column. */
export function worldName(column: string): string {
  return `(SELECT name FROM worlds WHERE key = ${column})`;
}

/** Worlds whose keys are kept; of more, all are forgotten and read again. */
const mostKept = 1_000;

/** Accounts and regions. */
export class Worlds extends Repository {
  readonly #keys = this.database.createCache<string, number>();

  /** Sees to it that the rows of a world can name it. @returns Its key */
  save(name: string): number {
    return this.#keys.get(name) ?? keep(this.#keys, name, this.#save(name), mostKept);
  }

  #save(name: string): number {
    this.database.run('INSERT OR IGNORE INTO worlds (name) VALUES (?)', name);
    return (this.database.get('SELECT key FROM worlds WHERE name = CAST(? AS TEXT)', name) as { key: number }).key;
  }

  /** Those in which there is something that has a name, or a job. */
  list(): string[] {
    const named = ['pipelines', 'action_types'].map((table) => `SELECT world FROM ${table} WHERE deleted_at IS NULL`);
    const others = ['third_party_clients', 'webhooks', 'functions'].map((table) => `SELECT world FROM ${table}`);
    const jobs = 'SELECT name FROM worlds w WHERE EXISTS (SELECT 1 FROM jobs WHERE world = w.key)';
    const buckets = "SELECT account || '/' || region FROM buckets";
    return this.database
      .all<{ world: string }>([...named, ...others, jobs, buckets].join(' UNION '))
      .map(({ world }) => world);
  }

  /** All of an account in which a row may be, whatever it is. */
  listOfAccount(account: string): string[] {
    const tables = ['pipelines', 'action_types', 'third_party_clients', 'webhooks', 'functions', 'stubs'];
    const rows = [...tables, 'event_targets', 'event_rules', 'notification_rules', 'subscriptions'].map(
      (table) => `SELECT world FROM ${table}`,
    );
    const all = [...rows, 'SELECT name FROM worlds', "SELECT account || '/' || region FROM buckets"].join(' UNION ');
    return this.database
      .all<{ world: string }>(`SELECT world FROM (${all}) WHERE world GLOB ? || '/*'`, account)
      .map(({ world }) => world);
  }
}
