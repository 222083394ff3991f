import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { loadOnce } from '../bounds/memoize.ts';
import type { ControlParts } from '../control/capability.ts';
import { isAwsJson } from '../protocol/aws-json.ts';
import { isQuery } from '../protocol/aws-query.ts';
import { bucketOfHost } from '../s3/addressing.ts';
import type { S3Endpoint, S3EndpointParts } from '../s3/s3-endpoint.ts';
import { breakOff } from './break-off.ts';
import { pageFor } from './landing-page.ts';
import { otherRestService, refuseOtherRestService } from './other-service.ts';

/**
 * Where the server's router finds S3. No client's path leads here by itself: all that is not ours is rewritten to it.
 */
const route = '/_s3';

/**
 * For the server's `rewriteUrl`: one route takes all of S3. The router never sees its paths, which it would refuse for
 * an escape that is none, and would split at dots and slashes that mean nothing there.
 */
export function routeS3(hostNames: readonly string[]): (request: IncomingMessage) => string {
  return ({ method, url = '/', headers }) => {
    const isInBucket = () => bucketOfHost(headers.host, hostNames) !== undefined;
    if (url.startsWith('/_emulator/')) return isInBucket() ? route : url;
    if ((method === 'GET' || method === 'POST') && isQuery(url) && !isInBucket()) return url;
    if (method !== 'POST' || !/^\/(\?|$)/.test(url)) return route;
    if (headers['x-amz-target'] !== undefined || isAwsJson(headers['content-type'])) return url;
    return url.length > 2 || isInBucket() ? route : url;
  };
}

/** S3, with a body that is read as it comes: neither Fastify's parsers nor its limit on a body's size are for it. */
export function addS3Routes(server: FastifyInstance, parts: S3EndpointParts, control: ControlParts): void {
  const load = loadOnce(async () => {
    // Loaded on first use: most emulators of a test suite never see a request to S3.
    const { createS3Endpoint } = await import('../s3/s3-endpoint.ts');
    return createS3Endpoint(parts);
  });
  const answer: S3Endpoint = async (message, response, url) => {
    const service = otherRestService(message);
    if (service !== undefined) await refuseOtherRestService(parts, service, message, response);
    else await (await load())(message, response, url);
  };
  server.all(route, {
    onRequest: (request, reply) => {
      const page = pageFor(request, parts, control);
      if (page !== undefined) {
        reply.code(page.status).type('text/plain; charset=utf-8').send(page.text);
        return;
      }
      reply.hijack();
      answer(request.raw, reply.raw, request.originalUrl).catch((error) => {
        breakOff(parts.log, { method: request.method, url: request.originalUrl }, reply.raw, error);
      });
    },
    handler: () => {
      throw new Error('S3 requests are answered before they reach a handler');
    },
  });
}
