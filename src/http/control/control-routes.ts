import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { checkInput } from '../../control/api/invoke.ts';
import { changeStream, eventStream } from '../../control/events.ts';
import { readContent, saveContent, writeContent } from '../../control/objects/objects.ts';
import { getHealth, routes } from '../../control/routes.ts';
import { ControlError, type ControlErrorCode } from '../../control/routing/control-error.ts';
import { untilStopped } from '../../control/routing/refusals.ts';
import {
  type AnyRoute,
  type ControlParts,
  controlPath,
  runRoute,
  type StreamRoute,
} from '../../control/routing/route.ts';
import { seedDocument } from '../../control/states/fixtures.ts';
import { stateExport, stateImport, stateType } from '../../control/states/state-files.ts';
import { type AfterStall, stalledBody } from '../../protocol/bodies/body-stall.ts';
import { BodyError } from '../../protocol/bodies/request-body.ts';
import { refusalByControl } from '../web-pages.ts';
import { consoleRoutes } from './console-routes.ts';
import { inParts, sendContent, sendState, takeState } from './control-bytes.ts';
import { readInput } from './control-input.ts';
import { controlStatuses } from './control-statuses.ts';
import { streamChanges, streamEvents } from './event-streams.ts';

/** Fixture documents may be large; nothing else that is sent here is. */
const bodyLimit = 64 * 1024 * 1024;

/** The control API over HTTP: all its routes, those of streams among them. */
export function addControlRoutes(server: FastifyInstance, inProcess: ControlParts, afterStall: AfterStall): void {
  const parts = { ...inProcess, isInProcess: false };
  const added = routes.map((route) => jsonRoute(route, parts));
  added.push({
    method: 'GET',
    url: `${controlPath}/openapi.json`,
    handler: async () => {
      // Loaded on first use: with it come the schemas of fixture documents.
      const { createOpenApi } = await import('./openapi.ts');
      return createOpenApi();
    },
  });
  added.push(
    routeOf(eventStream, parts, (input, request, reply) => streamEvents(parts, input, request, reply)),
    routeOf(changeStream, parts, (_input, _request, reply) => streamChanges(parts, reply)),
    routeOf(readContent, parts, (input, _request, reply) => sendContent(parts, input as never, reply)),
    routeOf(writeContent, parts, async (input, { body }) => {
      await saveContent(parts, input as never, (body as Buffer | undefined) ?? Buffer.alloc(0));
      parts.changes.noteRun(writeContent);
      return {};
    }),
    routeOf(seedDocument, parts, async (input, { body }) => {
      const { seedText } = await import('../../control/states/seed-text.ts');
      const made = await seedText(parts, { ...input, text: String(body ?? '') });
      parts.changes.noteRun(seedDocument);
      return made;
    }),
    routeOf(stateExport, parts, (_input, _request, reply) => sendState(parts, reply, untilClosed(reply))),
    routeOf(stateImport, parts, async (_input, request) => {
      const taken = await takeState(parts, request, afterStall);
      parts.changes.noteRun(stateImport);
      return taken;
    }),
  );
  addGuarded(server, parts, [...added, ...consoleRoutes(parts)], ({ method, url }) => [
    'notFound',
    `${method} ${url} is not part of the control API; GET /_emulator/v1/openapi.json lists what is.`,
  ]);
}

/**
 * What is left of the control API on a port where it is not: the health check, and a sentence that says where it is.
 */
export function addHealthRoute(server: FastifyInstance, parts: ControlParts): void {
  addGuarded(server, parts, [jsonRoute(getHealth, parts)], () => {
    const { control } = parts.ports();
    return [
      'forbidden',
      control === undefined
        ? 'The control API of this emulator is switched off; start it without --control off.'
        : `The control API of this emulator is not on this port but on ${control}, as --control says.`,
    ];
  });
}

/** Routes of which no web page can make use, and an answer for all that is not one of them. */
function addGuarded(
  server: FastifyInstance,
  { config }: ControlParts,
  routes: readonly RouteOptions[],
  absence: (request: FastifyRequest) => [ControlErrorCode, string],
): void {
  server.register((guarded, _, done) => {
    guarded.addHook('onRequest', (request, reply, next) => {
      const { takesLinks = false } = request.routeOptions.config as { readonly takesLinks?: boolean };
      const refusal = refusalByControl(request.raw, { allowedNames: config.allowedHost, takesLinks });
      if (refusal !== undefined) refuse(reply, 'forbidden', refusal);
      // A body is read first. Without one Fastify would refuse the method QUERY before a handler is asked.
      else if (request.routeOptions.url === elsewhere && !hasBody(request)) refuseElsewhere(request, reply);
      else next();
    });
    for (const route of routes.filter((route) => !takesState(route))) guarded.route(route);
    guarded.register((ofStates, _, ready) => {
      // Taken as they come; what other routes are sent is read whole, whatever it is said to be.
      ofStates.addContentTypeParser(stateType, (_request, payload, next) => next(null, payload));
      for (const route of routes.filter(takesState)) ofStates.route(route);
      ready();
    });
    guarded.all(elsewhere, refuseElsewhere);
    done();
  });

  /** RFC 9110: a resource that knows other methods says which. */
  function refuseElsewhere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const path = request.url.split('?', 1)[0] as string;
    const methods = routes.filter(({ url }) => patternOf(url).test(path)).map(({ method }) => method);
    if (methods.length === 0) return refuse(reply, ...absence(request));
    const allowed = methods.sort().join(', ');
    return reply
      .code(405)
      .header('allow', allowed)
      .send({
        code: 'notFound',
        message: `There is no ${request.method} ${path} in the control API; it has ${allowed}.`,
      });
  }
}

function hasBody({ headers }: FastifyRequest): boolean {
  return Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
}

/** What is below the control API's path and is none of its routes. */
const elsewhere = '/_emulator/*';

function takesState({ method, url }: RouteOptions): boolean {
  return method === stateImport.method && url === controlPath + stateImport.path;
}

/** The paths of a route, of which `:name` is any one part. */
function patternOf(url: string): RegExp {
  const source = url.replaceAll('.', '\\.').replaceAll('*', '.*').replace(/:\w+/g, '[^/]+');
  return new RegExp(`^${source}$`);
}

function jsonRoute(route: AnyRoute, parts: ControlParts): RouteOptions {
  return routeOf(route, parts, async (input, _request, reply) => {
    const answer = await runRoute(route, parts, input, untilClosed(reply));
    const long = inParts(answer);
    return long === undefined ? answer : reply.type('application/json; charset=utf-8').send(long);
  });
}

/** Aborted when the connection of an answer is closed. */
function untilClosed({ raw }: FastifyReply): AbortSignal {
  const closed = new AbortController();
  if (raw.closed) closed.abort();
  else raw.once('close', () => closed.abort());
  return closed.signal;
}

/** @param answer Is given what was asked for, of the right form. */
function routeOf(
  description: StreamRoute,
  parts: ControlParts,
  answer: (input: object, request: FastifyRequest, reply: FastifyReply) => unknown,
): RouteOptions {
  return {
    method: description.method,
    url: controlPath + description.path,
    bodyLimit,
    handler: answering(parts, async (request, reply) => {
      const input = readInput(request, description);
      await checkInput(description, input);
      return answer(input, request, reply);
    }),
  };
}

type Work = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** A handler that answers with what the work gives, or with its refusal. */
function answering(parts: ControlParts, work: Work): Work {
  return async (request, reply) => {
    try {
      return await untilStopped(() => work(request, reply));
    } catch (error) {
      if (error instanceof BodyError && error.reason === 'stalled') {
        reply.header('connection', 'close');
        return refuse(reply, 'timeout', stalledBody);
      }
      if (isClientGone(error)) {
        parts.log.debug(`${request.method} ${request.url}: the client left in the middle.`);
        return reply.hijack();
      }
      const { code, message } = error instanceof ControlError ? error : unexpected(error, request, parts);
      return refuse(reply, code, message);
    }
  };
}

/** Whoever leaves in the middle of a stream's bytes or of a wait is nobody's mistake, and cannot be told anything. */
function isClientGone(error: unknown): boolean {
  const { code = '', name } = error as NodeJS.ErrnoException;
  return (
    error instanceof BodyError ||
    name === 'AbortError' ||
    ['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE', 'ECONNRESET'].includes(code)
  );
}

function refuse(reply: FastifyReply, code: ControlErrorCode, message: string): FastifyReply {
  return reply.code(controlStatuses[code]).send({ code, message });
}

function unexpected(error: unknown, { method, url }: FastifyRequest, { log }: ControlParts): ControlError {
  log.error(`${method} ${url} failed`, error);
  return new ControlError('internal', 'The emulator failed; its log has the cause.');
}
