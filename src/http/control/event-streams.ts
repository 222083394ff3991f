import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Change } from '../../control/changes.ts';
import type { ControlParts } from '../../control/routing/route.ts';
import { eventText } from '../../domain/events/event-text.ts';
import type { StateChangeEvent } from '../../domain/events/state-change-event.ts';
import type { EventFilter } from '../../engine/events/events.ts';

/**
 * Bytes that may wait for a client; one that reads more slowly is let go, and resumes behind the last event that it
 * had.
 */
const mostWaiting = 32 * 1024 * 1024;

/** Events that are sent in one turn to a client that catches up. */
const sentAtOnce = 100;

/** What a client has that connects when nothing has happened: no event's id, so that it means all that are kept. */
const beforeAll = 'beginning';

/** What else `after` may be is no event's id, and might have lines of its own. */
const isOneWord = /^[\w-]+$/;

/**
 * Sends events as server-sent events when they are committed; behind `after` or Last-Event-ID first what has happened
 * since. Clients cut a stream on which nothing comes for five minutes, and come back: so a comment comes when nothing
 * else does, and at the beginning an id. It comes with an event of another name, and with data, because the packages
 * eventsource 3 and 4, eventsource-client and launchdarkly-eventsource forget the id of an event without data.
 */
export function streamEvents(
  { events, log, afterSilence }: Pick<ControlParts, 'events' | 'log' | 'afterSilence'>,
  { detailType, after: start }: EventFilter,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  // What a client says when it connects again; the URL is still that of its first time.
  const after = (request.headers['last-event-id'] as string | undefined) ?? start;
  const stream = openEventStream(reply, afterSilence);
  const send = (event: StateChangeEvent) => {
    if (detailType === undefined || event['detail-type'] === detailType) {
      sendOn(stream, `id: ${event.id}\ndata: ${eventText(event)}\n\n`);
    }
  };
  const first = after ?? events.newest() ?? beforeAll;
  stream.write(`id: ${isOneWord.test(first) ? first : beforeAll}\nevent: connected\ndata: {}\n\n`);
  let take = after === undefined ? send : () => {};
  const forget = events.listen({ take: (event) => take(event), end: () => stream.end() });
  if (after !== undefined) {
    const follow = () => {
      take = send;
    };
    sendThoseSince(events, after, stream, send, follow).catch((error) => {
      log.error('A stream of events failed', error);
      stream.destroy();
    });
  }
  stream.on('close', forget);
}

/** Milliseconds after which a client connects again when the stream has broken off. */
const reconnectDelay = 1000;

/** Says what changes, as server-sent events. What a client has missed does not matter: the first message says all. */
export function streamChanges(
  { changes, afterSilence }: Pick<ControlParts, 'changes' | 'afterSilence'>,
  reply: FastifyReply,
): void {
  const stream = openEventStream(reply, afterSilence);
  stream.write(`retry: ${reconnectDelay}\n`);
  const take = (change: Change) => sendOn(stream, `data: ${JSON.stringify(change)}\n\n`);
  stream.on('close', changes.watch({ take, end: () => stream.end() }));
}

/**
 * Begins a stream of server-sent events, on which a comment comes when nothing else does. No empty line stands behind
 * it: httpx-sse and sseclient make an event without data of that (findings/python-sse-clients-hear-comments.sh).
 */
function openEventStream(reply: FastifyReply, afterSilence: ControlParts['afterSilence']): ServerResponse {
  reply.hijack();
  const stream = reply.raw;
  stream.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let cancel = afterSilence(comment);
  function comment() {
    stream.write(': nothing yet\n');
    cancel = afterSilence(comment);
  }
  // A client that leaves between two looks is nobody's error.
  stream.on('error', () => {});
  stream.on('close', () => cancel());
  return stream;
}

/** Sends to whoever still listens, and lets go of whoever reads too slowly. */
function sendOn(stream: ServerResponse, text: string): void {
  if (stream.destroyed) return;
  stream.write(text);
  if (stream.writableLength > mostWaiting) stream.destroy();
}

/**
 * Sends what is kept behind an event, a few at a time and no faster than the client reads. In the turn in which nothing
 * is left it says so by `follow`: what happens from then on comes without a gap.
 */
async function sendThoseSince(
  events: ControlParts['events'],
  start: string,
  stream: ServerResponse,
  send: (event: StateChangeEvent) => void,
  follow: () => void,
): Promise<void> {
  let after = start;
  for (;;) {
    const next = events.list({ after }, sentAtOnce);
    if (stream.destroyed || stream.writableEnded) return;
    if (next.length === 0) return follow();
    for (const event of next) send(event);
    after = next.at(-1)?.id ?? after;
    if (stream.writableNeedDrain) await drained(stream);
    else await nextTurn();
  }
}

/** Resolves when a stream takes more, or nothing any more. */
function drained(stream: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      for (const event of ['drain', 'close']) stream.off(event, finish);
      resolve();
    };
    for (const event of ['drain', 'close']) stream.on(event, finish);
  });
}
