import type { RequestListener } from 'node:http';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { ControlParts } from '../../control/routing/route.ts';
import { webhookPath } from '../../operations/webhooks/webhook.ts';
import { type AfterStall, stalledBody, stalledStatus } from '../../protocol/bodies/body-stall.ts';
import { drain, readWhole, type WhyRefused } from '../../protocol/bodies/request-body.ts';
import { largestBody } from '../aws/aws-endpoint.ts';
import { failureText } from '../front.ts';
import { keepPageOut, type PageRules } from '../web-pages.ts';
import { addControlRoutes, addHealthRoute } from './control-routes.ts';

/** What of `/_emulator/` a port has, besides the health check. */
export interface ControlContent {
  /** How web pages are kept away from deliveries to webhooks; undefined where none are taken. */
  readonly webhooks: PageRules | undefined;
  /** Whether the control API is here. */
  readonly hasRoutes: boolean;
}

/** What answers requests to the routes below `/_emulator/`. */
export async function createControlApp(
  control: ControlParts,
  afterStall: AfterStall,
  { webhooks, hasRoutes }: ControlContent,
): Promise<RequestListener> {
  const app = createApp(control, afterStall);
  if (webhooks !== undefined) addWebhookRoute(app, control, webhooks);
  if (hasRoutes) addControlRoutes(app, control, afterStall);
  else addHealthRoute(app, control);
  await app.ready();
  return app.routing;
}

/** Fastify as a router, whose own server never listens. It reads bodies as bytes, whatever they claim to be. */
function createApp({ ids, log }: Pick<ControlParts, 'ids' | 'log'>, afterStall: AfterStall): FastifyInstance {
  const app = fastify({
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
