import { createActionTypeFixture } from '../seeding/create-action-type-fixture.ts';
import { capability, inputSchema } from './capability.ts';
import { inPlace, placeProperties } from './place.ts';
import { refusing } from './refusals.ts';
import type { ActionTypeFixture, Place } from './types.ts';

export const createActionType = capability<{ actionType: ActionTypeFixture } & Place, ActionTypeFixture>({
  method: 'POST',
  path: '/action-types',
  summary: 'Make an action type; one that exists with the same definition stays as it is',
  answer: 'ActionType',
  errors: ['conflict'],
  body: 'actionType',
  schema: async () => {
    const { actionTypeSchema } = await import('../seeding/action-type-schema.ts');
    return inputSchema({ actionType: actionTypeSchema, ...placeProperties }, ['actionType'])();
  },
  run(parts, { actionType, ...place }) {
    refusing(() => inPlace(parts, place, (context) => createActionTypeFixture(context, actionType)));
    return actionType;
  },
});
