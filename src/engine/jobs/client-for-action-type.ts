import { type ActionTypeId, describeActionType } from '../../domain/action-types/action-type.ts';
import type { ThirdPartyClient } from '../../sqlite/third-party-clients.ts';
import type { Context } from '../context.ts';

/**
 * The client to whom a new job of a third-party type belongs when nobody names one: the one that names the type, else
 * the first; where there is none, one is made (G2 [chosen]).
 */
export function clientForActionType({ store, ids, log }: Context, world: string, type: ActionTypeId): ThirdPartyClient {
  const existing = store.thirdPartyClients.findFor(world, type);
  if (existing !== undefined) return existing;
  const client = { world, clientId: ids.clientId(), clientToken: ids.clientToken() };
  store.thirdPartyClients.save(client);
  log.info(
    `A job of ${describeActionType(type)} needs a client and there was none: clientId ${client.clientId}, clientToken ${client.clientToken}.`,
  );
  return client;
}
