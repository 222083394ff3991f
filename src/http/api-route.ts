import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { ServiceError } from '../model/service-error.ts';
import { isForm, isQuery, QueryError } from '../protocol/aws-query.ts';
import { type AfterStall, readWhole, stalledBody, stalledStatus } from '../protocol/request-body.ts';
import { type AwsEndpointParts, createAwsEndpoint } from './aws-endpoint.ts';
import { breakOff } from './break-off.ts';
import { createQueryEndpoint, type QueryEndpointParts } from './query-endpoint.ts';

/**
 * The largest body of a request to the API, and to the control API. The largest valid one, a pipeline's declaration,
 * stays far below.
 */
export const largestBody = 4 * 1024 * 1024;

export interface ApiParts extends AwsEndpointParts, QueryEndpointParts {
  readonly afterStall: AfterStall;
}

/** `POST /`: CodePipeline; a form there, and a query with an action by whatever method, is STS. */
export function addApiRoute(server: FastifyInstance, parts: ApiParts): void {
  const endpoint = createAwsEndpoint(parts);
  const query = createQueryEndpoint(parts);
  server.route({
    method: ['GET', 'POST'],
    url: '/',
    onRequest: (request, reply) => {
      reply.hijack();
      const { raw: message } = request;
      const { raw: response } = reply;
      readWhole(
        message,
        { most: largestBody, afterStall: parts.afterStall },
        (body) => {
          try {
            (isForSts(message) ? query : endpoint).answer(message, response, body);
          } catch (error) {
            breakOff(parts.log, message, response, error);
          }
        },
        (why) => {
          // What has stalled would not come to its end now either.
          if (why === 'stalled') response.setHeader('Connection', 'close');
          if (isForSts(message)) query.refuse(message, response, stsRefusals[why]());
          else endpoint.refuse(message, response, refusals[why]());
        },
      );
    },
    handler: () => {
      throw new Error('API requests are answered before they reach a handler');
    },
  });
}

function isForSts({ headers, url = '' }: IncomingMessage): boolean {
  return headers['x-amz-target'] === undefined && (isForm(headers['content-type']) || isQuery(url));
}

const tooLarge = `The body is larger than ${largestBody} bytes.`;

const refusals = {
  'too large': () => new ServiceError('RequestEntityTooLargeException', tooLarge),
  incomplete: () => new ServiceError('SerializationException'),
  stalled: () => new ServiceError('RequestTimeoutException', stalledBody),
};

const stsRefusals = {
  'too large': () => new QueryError(413, 'RequestEntityTooLarge', tooLarge),
  incomplete: () => new QueryError(400, 'MalformedInput', 'The body broke off.'),
  stalled: () => new QueryError(stalledStatus, 'RequestTimeoutException', stalledBody),
};
