import { type DetailType, detailTypes, type StateChangeEvent } from '../domain/events/state-change-event.ts';
import { called, choice, count, list, literal, object, optional, text, written } from '../model/shape.ts';
import { type Change, changedSubjects } from './changes.ts';
import { route, type StreamRoute } from './routing/route.ts';
import { accountId, limit, nothing } from './routing/shapes.ts';

const defaultLimit = 100;

const detailType = called<DetailType>('DetailType', choice(Object.values(detailTypes)));

export const eventListOptions = object(
  {
    after: optional(text('Id of an event: only those that follow it.', { minLength: 1 })),
    detailType: optional(detailType),
    limit: limit(10_000, 'How many, 1 to 10,000: of the newest or, with `after`, of the first behind it. Default 100.'),
  },
  'Which events.',
);

export const event = called<StateChangeEvent>(
  'StateChangeEvent',
  object({
    version: literal('0'),
    id: text(),
    'detail-type': detailType,
    source: choice(['aws.codepipeline', 'codepipeline-local']),
    account: accountId,
    time: text('ISO 8601 in UTC, to the second.'),
    region: text(),
    resources: list(text()),
    detail: written<StateChangeEvent['detail']>("StateChangeEvent['detail']", {
      type: 'object',
      required: ['state'],
      properties: { state: { type: 'string' } },
    }),
  }),
);

export const listEvents = route({
  method: 'GET',
  path: '/events',
  summary: 'List state-change events, oldest first',
  input: eventListOptions,
  answer: object({ events: list(event) }),
  async run({ engine, events }, { limit = defaultLimit, ...wanted }) {
    // What is due by now has its events, too.
    engine.read(() => {});
    return { events: await events.listMany(wanted, limit) };
  },
});

export const eventStream: StreamRoute = {
  method: 'GET',
  path: '/events/stream',
  summary: 'Send state-change events as they happen, as server-sent events',
  answerContent: {
    'text/event-stream': {
      schema: {
        type: 'string',
        description:
          "An event's `id` is its id and its `data` is an Event as JSON. Behind `after`, or behind the header Last-Event-ID, first comes what has happened since. The stream begins with an event named `connected`, whose id says behind which event that is.",
        get contentSchema() {
          return event.schema;
        },
      },
    },
  },
  input: object({ after: eventListOptions.members.after, detailType: eventListOptions.members.detailType }),
};

export const change = called<Change>(
  'Change',
  object(
    {
      epoch: text(
        'Another one after each start, and after each reset, restore and import: then nothing known is true.',
      ),
      number: count('Counts the messages up.'),
      changed: list(
        choice(changedSubjects),
        "`state` is the service's, of pipelines, executions and jobs; with `requests` objects and verdicts may differ.",
      ),
    },
    'What has changed since the message before; the first message says `all`.',
  ),
);

export const changeStream: StreamRoute = {
  method: 'GET',
  path: '/changes/stream',
  summary: 'Say what changes as it does, as server-sent events, at most twenty times a second',
  answerContent: {
    'text/event-stream': {
      schema: {
        type: 'string',
        description: "An event's `data` is a Change as JSON; look again at what it names.",
        get contentSchema() {
          return change.schema;
        },
      },
    },
  },
  input: nothing,
};
