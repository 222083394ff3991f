import { worldOf } from '../domain/world.ts';
import { capability, inputSchema } from './capability.ts';
import { limitOf, placeProperties } from './place.ts';
import type { Place, ThirdPartyClient } from './types.ts';

export const listThirdPartyClients = capability<Place, { readonly clients: readonly ThirdPartyClient[] }>({
  method: 'GET',
  path: '/third-party-clients',
  summary: "List partners' clients with their tokens",
  answer: 'ThirdPartyClients',
  schema: inputSchema(placeProperties),
  run(parts, place) {
    return parts.engine.read(() => ({
      clients: parts.store.thirdPartyClients.list(limitOf(parts, place)).map(({ world, actionTypeId, ...client }) => ({
        ...client,
        ...(actionTypeId && { actionType: actionTypeId }),
        ...worldOf(world),
      })),
    }));
  },
});
