import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ControlParts } from '../control/route.ts';
import type { StateChangeEvent } from '../domain/events/state-change-event.ts';
import { eventText } from '../engine/events/event-text.ts';
import type { EventFilter } from '../engine/events/events.ts';

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
  reply.hijack();
  const stream = reply.raw;
  const send = (event: StateChangeEvent) => {
    if (stream.destroyed || (detailType !== undefined && event['detail-type'] !== detailType)) return;
    stream.write(`id: ${event.id}\ndata: ${eventText(event)}\n\n`);
    if (stream.writableLength > mostWaiting) stream.destroy();
  };
  stream.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
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
  let cancel = afterSilence(comment);
  function comment() {
    stream.write(': nothing yet\n\n');
    cancel = afterSilence(comment);
  }
  // A client that leaves between two looks is nobody's error.
  stream.on('error', () => {});
  stream.on('close', () => {
    cancel();
    forget();
  });
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
