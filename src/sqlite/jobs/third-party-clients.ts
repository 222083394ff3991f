import type { ActionTypeId } from '../../domain/action-types/action-type-id.ts';
import { Repository } from '../database/repository.ts';

/** A customer of a partner, whose secret token the partner shows with every call about the customer's jobs (G1). */
export interface ThirdPartyClient {
  readonly world: string;
  readonly clientId: string;
  readonly clientToken: string;
  /** The type whose jobs it gets before other clients do. */
  readonly actionTypeId?: ActionTypeId | undefined;
}

interface Row {
  readonly world: string;
  readonly client_id: string;
  readonly client_token: string;
  readonly category: string | null;
  readonly provider: string | null;
  readonly version: string | null;
}

export class ThirdPartyClients extends Repository {
  /** Writes a client, or what is now said of the one of the same id. */
  save({ world, clientId, clientToken, actionTypeId }: ThirdPartyClient): void {
    this.database.run(
      `INSERT INTO third_party_clients (world, client_id, client_token, category, provider, version)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET client_token = excluded.client_token, category = excluded.category,
         provider = excluded.provider, version = excluded.version`,
      world,
      clientId,
      clientToken,
      actionTypeId?.category ?? null,
      actionTypeId?.provider ?? null,
      actionTypeId?.version ?? null,
    );
  }

  find(world: string, clientId: string): ThirdPartyClient | undefined {
    const row = this.database.get<Row>(
      'SELECT * FROM third_party_clients WHERE world = ? AND client_id = ?',
      world,
      clientId,
    );
    return row && client(row);
  }

  /** The first client that names the type, else the first of all. */
  findFor(world: string, { category, provider, version }: ActionTypeId): ThirdPartyClient | undefined {
    const row = this.database.get<Row>(
      `SELECT * FROM third_party_clients WHERE world = ?
       ORDER BY (category, provider, version) IS (?, ?, ?) DESC, key LIMIT 1`,
      world,
      category,
      provider,
      version,
    );
    return row && client(row);
  }

  /** The clients of one world, or of all, in the order in which they were made. */
  list(world?: string): ThirdPartyClient[] {
    return this.database
      .all<Row>('SELECT * FROM third_party_clients WHERE :world IS NULL OR world = :world ORDER BY key', {
        world: world ?? null,
      })
      .map(client);
  }
}

function client({ world, client_id, client_token, category, provider, version }: Row): ThirdPartyClient {
  return {
    world,
    clientId: client_id,
    clientToken: client_token,
    ...(category !== null &&
      provider !== null &&
      version !== null && { actionTypeId: { category, owner: 'ThirdParty', provider, version } }),
  };
}
