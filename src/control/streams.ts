import { inputSchema, type RouteDescription } from './capability.ts';
import { eventFilter } from './events.ts';

/**
 * A route whose request or answer is no JSON value but bytes that come and go as they are: no capability, because
 * nothing in this process would call it.
 */
export interface StreamDescription extends RouteDescription {
  /** By media type, as OpenAPI has it; where it is left out, JSON. */
  readonly bodyContent?: Readonly<Record<string, object>>;
  readonly answerContent?: Readonly<Record<string, object>>;
}

export const eventStream: StreamDescription = {
  method: 'GET',
  path: '/events/stream',
  summary: 'Send state-change events as they happen, as server-sent events',
  answerContent: {
    'text/event-stream': {
      schema: {
        type: 'string',
        description:
          "An event's `id` is its id and its `data` is an Event as JSON. Behind `after`, or behind the header Last-Event-ID, first comes what has happened since. The stream begins with an event named `connected`, whose id says behind which event that is.",
      },
    },
  },
  schema: inputSchema(eventFilter),
};

/** The type of the whole state as a file's bytes, of any size. */
export const stateType = 'application/vnd.sqlite3';

export const stateExport: StreamDescription = {
  method: 'GET',
  path: '/state',
  summary: 'Give the whole state, artifacts included, as a database file',
  answerContent: { [stateType]: {} },
  schema: inputSchema(),
};

export const stateImport: StreamDescription = {
  method: 'POST',
  path: '/state',
  summary: 'Replace the whole state by that of a database file',
  bodyContent: { [stateType]: {} },
  answer: 'Nothing',
  schema: inputSchema(),
};

export const streams: readonly StreamDescription[] = [eventStream, stateExport, stateImport];
