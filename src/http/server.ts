import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import type { ControlParts } from '../control/capability.ts';
import {
  type AfterStall,
  drain,
  readWhole,
  stalledBody,
  stalledStatus,
  type WhyRefused,
} from '../protocol/request-body.ts';

import type { S3EndpointParts } from '../s3/s3-endpoint.ts';
import { addApiRoute, largestBody } from './api-route.ts';
import type { AwsEndpointParts } from './aws-endpoint.ts';
import { addControlRoutes, addHealthRoute } from './control-routes.ts';
import { keepingPagesOut } from './keeping-pages-out.ts';
import type { QueryEndpointParts } from './query-endpoint.ts';
import { addS3Routes, routeS3 } from './s3-routes.ts';
import { addWebhookRoutes } from './webhook-routes.ts';

/**
 * The HTTP server: `POST /` is CodePipeline (a form or a query with an action there is STS), `/_emulator/webhooks`
 * takes deliveries to webhooks, the rest of `/_emulator/` is the control API, and all else is S3.
 */
export function createServer(
  aws: AwsEndpointParts & QueryEndpointParts,
  s3: S3EndpointParts,
  control: ControlParts,
): FastifyInstance {
  const server = createPlainServer(s3.afterStall, { rewriteUrl: routeS3(s3.hostNames) });

  const allowedNames = control.config.allowedHost;
  keepingPagesOut(server, { allowedNames, takesLinks: false }, (guarded) => {
    addApiRoute(guarded, { ...aws, afterStall: s3.afterStall });
    addWebhookRoutes(guarded, control);
  });
  keepingPagesOut(server, { allowedNames, takesLinks: true }, (guarded) => addS3Routes(guarded, s3, control));
  if (control.config.control === 'on') addControlRoutes(server, control, s3.afterStall);
  else addHealthRoute(server, control);

  return server;
}

/** The control API on a port of its own. */
export function createControlServer(control: ControlParts, afterStall: AfterStall): FastifyInstance {
  const server = createPlainServer(afterStall, {});
  addControlRoutes(server, control, afterStall);
  return server;
}

/** A server that reads bodies as bytes, whatever they claim to be. */
function createPlainServer(afterStall: AfterStall, options: FastifyServerOptions): FastifyInstance {
  const server = fastify({
    ...options,
    bodyLimit: largestBody,
    exposeHeadRoutes: false,
    frameworkErrors: (_, { originalUrl }, reply) => {
      answerPlainly(reply as FastifyReply, 400, `'${originalUrl}' has an escape that is none.`);
    },
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', ({ raw, routeOptions }, _payload, done) => {
    const most = routeOptions.bodyLimit ?? largestBody;
    readWhole(
      raw,
      { most, afterStall },
      (body) => done(null, body),
      (why) => done(refusals[why]()),
    );
  });
  server.setErrorHandler(async (error: FastifyError, request, reply) => {
    // Most clients look for an answer only after they have sent everything, and until then the connection counts as
    // busy and would hold up the stop.
    const isWhole = error.statusCode !== stalledStatus && (await drain(request.raw, afterStall));
    if (!isWhole) reply.header('connection', 'close');
    answerPlainly(reply, error.statusCode ?? 500, error.message);
    return reply;
  });
  server.setNotFoundHandler((request: FastifyRequest, reply) => {
    answerPlainly(reply, 404, `${request.method} ${request.originalUrl} is nothing that this emulator answers.`);
  });
  return server;
}

const refusals: Readonly<Record<WhyRefused, () => Error>> = {
  'too large': () => Object.assign(new Error('Request body is too large'), { statusCode: 413 }),
  incomplete: () => Object.assign(new Error('The body broke off.'), { statusCode: 400 }),
  stalled: () => Object.assign(new Error(stalledBody), { statusCode: stalledStatus }),
};

function answerPlainly(reply: FastifyReply, status: number, message: string): void {
  reply.code(status).type('application/json').send({ message });
}
