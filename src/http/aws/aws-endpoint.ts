import { ServiceError } from '../../model/service-error.ts';
import { type AfterStall, stalledBody, stalledStatus } from '../../protocol/bodies/body-stall.ts';
import { readWhole } from '../../protocol/bodies/request-body.ts';
import * as json from '../../protocol/formats/aws-json.ts';
import { isForm, isQuery, QueryError, queryContentTypes, writeQueryError } from '../../protocol/formats/aws-query.ts';
import { bucketOfHost } from '../../s3/addressing.ts';
import { type ApiRequest, type Endpoint, failureText } from '../front.ts';
import { isFromBrowser } from '../web-pages.ts';
import { JsonApi, type JsonApiParts } from './json-api.ts';
import { QueryApi, type QueryApiParts } from './query-api.ts';
import type { ShortWay } from './short-way.ts';
import { cborWire, isRpcCbor } from './wire.ts';

/**
 * The largest body of a request to the API, and to the control API. The largest valid one, a pipeline's declaration,
 * stays far below.
 */
export const largestBody = 4 * 1024 * 1024;

export interface AwsEndpointParts extends JsonApiParts, QueryApiParts {
  readonly afterStall: AfterStall;
  readonly hostNames: readonly string[];
}

interface AwsEndpoint extends Omit<Endpoint, 'pages'> {
  readonly short: Omit<ShortWay, 'fail'>;
}

/**
 * `POST /`, and what says that it is of RPC v2 CBOR: CodePipeline. A form there, and a query with an action by whatever
 * method, is STS.
 */
export function createAwsEndpoint(parts: AwsEndpointParts): AwsEndpoint {
  const { hostNames, afterStall } = parts;
  const api = new JsonApi(parts);
  const query = new QueryApi(parts);
  const limits = { most: largestBody, afterStall };

  return {
    short: {
      // Faults take their time, and browsers are told more headers.
      takes: ({ url, headers }) =>
        (url === '/' ? headers['x-amz-target'] !== undefined : isRpcCbor({ method: 'POST', headers })) &&
        parts.faults.isEmpty &&
        !isFromBrowser(headers),
      answer: (request, response, body, fail) => api.answer(request, response, body, fail),
    },
    isFor({ method, url = '/', headers }) {
      if (isRpcCbor({ method, headers })) return true;
      const isInBucket = () => bucketOfHost(headers.host, hostNames) !== undefined;
      if ((method === 'GET' || method === 'POST') && isQuery(url) && !isInBucket()) return true;
      if (method !== 'POST' || !(url === '/' || url.startsWith('/?'))) return false;
      if (headers['x-amz-target'] !== undefined || json.isAwsJson(headers['content-type'])) return true;
      return url.length <= 2 && !isInBucket();
    },
    answer(message, response, fail) {
      const attempt = (work: () => void) => {
        try {
          work();
        } catch (error) {
          fail(error);
        }
      };
      readWhole(
        message,
        limits,
        (body) =>
          attempt(() => {
            if (isForSts(message)) query.answer(message, response, body);
            else api.answer(message, response, body, fail);
          }),
        (why) =>
          attempt(() => {
            // What has stalled would not come to its end now either.
            if (why === 'stalled') response.setHeader('Connection', 'close');
            if (isForSts(message)) query.refuse(message, response, stsRefusals[why]());
            else api.refuse(message, response, refusals[why]());
          }),
      );
    },
    failure(message, requestId) {
      const text = failureText(requestId);
      if (isForSts(message)) {
        const body = writeQueryError(new QueryError(500, 'InternalFailure', text), requestId);
        return { headers: { 'x-amzn-RequestId': requestId, 'Content-Type': queryContentTypes.xml }, body };
      }
      const { headers, contentType, writeError } = isRpcCbor(message) ? cborWire : { headers: {}, ...json };
      return {
        headers: { 'x-amzn-RequestId': requestId, ...headers, 'Content-Type': contentType },
        body: writeError(new ServiceError('InternalFailure', text)),
      };
    },
  };
}

function isForSts({ headers, url = '' }: ApiRequest): boolean {
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
