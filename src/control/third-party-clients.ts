import { worldKey, worldOf } from '../domain/world.ts';
import { capability, inputSchema, placeProperties } from './capability.ts';
import type { Place, ThirdPartyClient } from './types.ts';

export const listThirdPartyClients = capability<Place, { readonly clients: readonly ThirdPartyClient[] }>({
  method: 'GET',
  path: '/third-party-clients',
  summary: "List partners' clients with their tokens",
  answer: 'ThirdPartyClients',
  schema: inputSchema(placeProperties),
  run({ config, engine, store }, { account, region }) {
    const isPlaced = account !== undefined || region !== undefined;
    const world = worldKey({ accountId: account ?? config.account, region: region ?? config.region });
    return engine.read(() => ({
      clients: store.thirdPartyClients
        .list(isPlaced ? world : undefined)
        .map(({ world: place, actionTypeId, ...client }) => ({
          ...client,
          ...(actionTypeId && { actionType: actionTypeId }),
          ...worldOf(place),
        })),
    }));
  },
});
