import { detailTypes } from '../domain/events/state-change-event.ts';
import { capability, inputSchema } from './capability.ts';
import type { EventListOptions, StateChangeEvent } from './types.ts';

const defaultLimit = 100;

export const eventFilter = {
  after: { type: 'string', minLength: 1 },
  detailType: { type: 'string', enum: Object.values(detailTypes) },
};

export const listEvents = capability<EventListOptions, { readonly events: readonly StateChangeEvent[] }>({
  method: 'GET',
  path: '/events',
  summary: 'List state-change events, oldest first',
  answer: 'Events',
  schema: inputSchema({ ...eventFilter, limit: { type: 'integer', minimum: 1, maximum: 10_000 } }),
  async run({ engine, events }, { limit = defaultLimit, ...wanted }) {
    // What is due by now has its events, too.
    engine.read(() => {});
    return { events: await events.listMany(wanted, limit) };
  },
});
