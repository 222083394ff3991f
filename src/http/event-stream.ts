import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StateChangeEvent } from '../domain/state-change-event.ts';
import type { EventFilter, Events } from '../engine/events/events.ts';

/**
 * Bytes that may wait for a client; one that reads more slowly is let go, and resumes behind the last event that it
 * had.
 */
const mostWaiting = 32 * 1024 * 1024;

/**
 * Sends events as server-sent events when they are committed; behind `after` or Last-Event-ID first what has happened
 * since.
 */
export function streamEvents(
  events: Events,
  { detailType, after: start }: EventFilter,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  // What a client says when it connects again; the URL is still that of its first time.
  const after = (request.headers['last-event-id'] as string | undefined) ?? start;
  reply.hijack();
  const stream = reply.raw;
  const take = (event: StateChangeEvent) => {
    if (stream.destroyed || (detailType !== undefined && event['detail-type'] !== detailType)) return;
    stream.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`);
    if (stream.writableLength > mostWaiting) stream.destroy();
  };
  stream.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  stream.flushHeaders();
  if (after !== undefined) for (const event of events.list({ after }, Number.POSITIVE_INFINITY)) take(event);
  const forget = events.listen({ take, end: () => stream.end() });
  stream.on('close', forget);
}
