import type { RequestListener, Server } from 'node:http';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { ControlParts } from '../control/route.ts';
import { webhookPath } from '../operations/webhooks/webhook.ts';
import {
  type AfterStall,
  drain,
  readWhole,
  stalledBody,
  stalledStatus,
  type WhyRefused,
} from '../protocol/request-body.ts';
import { bucketOfHost } from '../s3/addressing.ts';
import type { S3EndpointParts } from '../s3/s3-endpoint.ts';
import { type AwsEndpointParts, createAwsEndpoint, largestBody } from './aws-endpoint.ts';
import { addControlRoutes, addHealthRoute } from './control-routes.ts';
import { createFront, createHttpServer, failureText } from './front.ts';
import { createLandingPage } from './landing-page.ts';
import { createRestEndpoint } from './rest-endpoint.ts';
import { keepPageOut, type PageRules } from './web-pages.ts';

/** The emulator's port: what is below `/_emulator/` is Fastify's, everything else AWS's. */
export function createServer(
  aws: Omit<AwsEndpointParts, 'afterStall' | 'hostNames'>,
  s3: S3EndpointParts,
  control: ControlParts,
): FastifyInstance {
  const { afterStall, hostNames } = s3;
  const allowedNames = control.config.allowedHost;
  const programs: PageRules = { allowedNames, takesLinks: false };
  const people: PageRules = { allowedNames, takesLinks: true };

  const app = createApp(control, afterStall, (route, server) => {
    const routes = {
      pages: undefined,
      answer: route,
      failure: (_: unknown, requestId: string) => ({
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ message: failureText(requestId) }),
      }),
    };
    return createFront(
      [
        // Fastify refuses what still comes during a stop.
        { ...routes, isFor: () => !server.listening },
        {
          ...routes,
          isFor: ({ url = '/', headers }) =>
            url.startsWith('/_emulator/') && bucketOfHost(headers.host, hostNames) === undefined,
        },
        { ...createAwsEndpoint({ ...aws, afterStall, hostNames }), pages: programs },
        { ...createLandingPage(s3, control), pages: people },
        { ...createRestEndpoint(s3), pages: people },
      ],
      control,
    );
  });

  addWebhookRoute(app, control, programs);
  if (control.config.control === 'on') addControlRoutes(app, control, afterStall);
  else addHealthRoute(app, control);
  return app;
}

/** The control API on a port of its own. */
export function createControlServer(control: ControlParts, afterStall: AfterStall): FastifyInstance {
  const app = createApp(control, afterStall, (route) => route);
  addControlRoutes(app, control, afterStall);
  return app;
}

/**
 * Fastify on a server of ours. It reads bodies as bytes, whatever they claim to be.
 * @param front Gives Fastify's routing the requests that are for it
 */
function createApp(
  { ids, log }: Pick<ControlParts, 'ids' | 'log'>,
  afterStall: AfterStall,
  front: (route: RequestListener, server: Server) => RequestListener,
): FastifyInstance {
  const app = fastify({
    serverFactory: (route) => createHttpServer((server) => front(route, server)),
    bodyLimit: largestBody,
    exposeHeadRoutes: false,
    frameworkErrors: (_, { originalUrl }, reply) => {
      answerPlainly(reply as FastifyReply, 400, `The path '${originalUrl}' has a percent sign that escapes nothing.`);
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', ({ raw, routeOptions }, _payload, done) => {
    const most = routeOptions.bodyLimit ?? largestBody;
    readWhole(
      raw,
      { most, afterStall },
      (body) => done(null, body),
      (why) => done(refusals[why]()),
    );
  });
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    // Most clients look for an answer only after they have sent everything, and until then the connection counts as
    // busy and would hold up the stop.
    const isWhole = error.statusCode !== stalledStatus && (await drain(request.raw, afterStall));
    if (!isWhole) reply.header('connection', 'close');
    if (error.statusCode !== undefined && error.statusCode < 500) {
      answerPlainly(reply, error.statusCode, error.message);
      return reply;
    }
    const requestId = ids.requestId();
    log.error(`request ${requestId} (${request.method} ${request.url}) failed`, error);
    answerPlainly(reply, 500, failureText(requestId));
    return reply;
  });
  app.setNotFoundHandler((request: FastifyRequest, reply) => {
    answerPlainly(reply, 404, `There is no ${request.method} ${request.originalUrl} here.`);
  });
  return app;
}

const refusals: Readonly<Record<WhyRefused, () => Error>> = {
  'too large': () => Object.assign(new Error('The body is too large.'), { statusCode: 413 }),
  incomplete: () => Object.assign(new Error('The body broke off.'), { statusCode: 400 }),
  stalled: () => Object.assign(new Error(stalledBody), { statusCode: stalledStatus }),
};

function answerPlainly(reply: FastifyReply, status: number, message: string): void {
  reply.code(status).type('application/json').send({ message });
}

/** The largest payload that GitHub delivers. */
const largestDelivery = 25 * 1024 * 1024;

/** Where webhooks' URLs lead. They are the service's own and no part of the control API. */
function addWebhookRoute(app: FastifyInstance, control: ControlParts, rules: PageRules): void {
  app.route({
    method: 'POST',
    url: webhookPath,
    bodyLimit: largestDelivery,
    onRequest: ({ raw }, reply, next) => {
      if (!keepPageOut(raw, reply.raw, rules)) return next();
      reply.hijack();
    },
    handler: async ({ query, headers, body, socket }, reply) => {
      // Loaded at the first delivery: few emulators ever get one.
      const { receiveDelivery } = await import('./receive-delivery.ts');
      // A query may name it twice, or not at all.
      const { t: token } = query as { readonly t?: unknown };
      const { status, body: answer } = receiveDelivery(control, {
        token: typeof token === 'string' ? token : '',
        headers,
        body: (body as Buffer | undefined) ?? Buffer.alloc(0),
        remoteAddress: socket.remoteAddress ?? '',
      });
      return reply.code(status).send(answer);
    },
  });
}
