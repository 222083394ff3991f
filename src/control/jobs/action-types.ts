import { worldOf } from '../../domain/world.ts';
import { described, list, object, optional, text, written } from '../../model/shape.ts';
import { actionType as actionTypeFixture, createActionTypeFixture } from '../../seeding/items/action-types.ts';
import { inPlace, limitOf } from '../routing/place.ts';
import { refusing } from '../routing/refusals.ts';
import { route } from '../routing/route.ts';
import { actionTypeId, placed, placeOptions, worldMembers } from '../routing/shapes.ts';
import type { ActionTypeFixture } from '../types.ts';

export const givenActionType = written<ActionTypeFixture>(
  'ActionTypeFixture',
  { type: 'object' },
  'The action type as it was given.',
);

export const thirdPartyClient = object(
  {
    clientId: text(),
    clientToken: text(),
    actionType: optional(described(actionTypeId, "The type whose jobs are this client's when they name none.")),
    ...worldMembers,
  },
  'A customer of a partner, from a fixture or made because a job needed one.',
);

export const createActionType = route({
  method: 'POST',
  path: '/action-types',
  summary: 'Make an action type; one that exists with the same definition stays as it is',
  errors: ['conflict'],
  body: 'actionType',
  input: placed({ actionType: actionTypeFixture }),
  answer: givenActionType,
  run(parts, { actionType, ...place }) {
    refusing(() => inPlace(parts, place, (context) => createActionTypeFixture(context, actionType)));
    return actionType;
  },
});

export const listThirdPartyClients = route({
  method: 'GET',
  path: '/third-party-clients',
  summary: "List partners' clients with their tokens",
  input: placeOptions,
  answer: object({ clients: list(thirdPartyClient) }),
  run(parts, where) {
    return parts.engine.read(() => ({
      clients: parts.store.thirdPartyClients
        .list(limitOf(parts, where))
        .map(({ world: key, actionTypeId, ...client }) => ({
          ...client,
          ...(actionTypeId && { actionType: actionTypeId }),
          ...worldOf(key),
        })),
    }));
  },
});
