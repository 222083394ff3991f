import type { FastifyInstance } from 'fastify';
import { ServiceError } from '../model/service-error.ts';
import { isForm, isQuery } from '../protocol/aws-query.ts';
import { type AwsEndpointParts, createAwsEndpoint } from './aws-endpoint.ts';
import { breakOff } from './break-off.ts';
import { createQueryEndpoint, type QueryEndpointParts } from './query-endpoint.ts';
import { receiveBody } from './receive-body.ts';

/**
 * The largest body of a request to the API, and to the control API. The largest valid one, a pipeline's declaration,
 * stays far below.
 */
export const largestBody = 4 * 1024 * 1024;

/** `POST /`: CodePipeline; a form there, and a query with an action by whatever method, is STS. */
export function addApiRoute(server: FastifyInstance, parts: AwsEndpointParts & QueryEndpointParts): void {
  const endpoint = createAwsEndpoint(parts);
  const answerQuery = createQueryEndpoint(parts);
  server.route({
    method: ['GET', 'POST'],
    url: '/',
    onRequest: (request, reply) => {
      reply.hijack();
      const { raw: message } = request;
      const { raw: response } = reply;
      receiveBody(
        message,
        largestBody,
        (body) => {
          const { 'x-amz-target': target, 'content-type': contentType } = message.headers;
          const isOfQuery = target === undefined && (isForm(contentType) || isQuery(message.url ?? ''));
          try {
            if (isOfQuery) answerQuery(message, response, body);
            else endpoint.answer(message, response, body);
          } catch (error) {
            breakOff(parts.log, message, response, error);
          }
        },
        (why) => endpoint.refuse(message, response, refusals[why]()),
      );
    },
    handler: () => {
      throw new Error('API requests are answered before they reach a handler');
    },
  });
}

const refusals = {
  'too large': () =>
    new ServiceError('RequestEntityTooLargeException', `The body is larger than ${largestBody} bytes.`),
  incomplete: () => new ServiceError('SerializationException'),
};
