import type { IncomingMessage, ServerResponse } from 'node:http';
import { loadOnce } from '../../bounds/memoize.ts';
import { drain } from '../../protocol/bodies/request-body.ts';
import { contentType as awsJson, otherServiceMessage } from '../../protocol/formats/aws-json.ts';
import { QueryError, queryContentTypes, writeQueryError } from '../../protocol/formats/aws-query.ts';
import { readCredential } from '../../protocol/signatures/read-signature.ts';
import type { S3EndpointParts } from '../../s3/s3-endpoint.ts';
import { type Endpoint, failureText } from '../front.ts';

/** Whatever is nobody else's: S3, and services that have paths of their own, too, and are not here. */
export function createRestEndpoint(parts: S3EndpointParts): Omit<Endpoint, 'pages'> {
  const load = loadOnce(async () => {
    // Loaded on first use: most emulators of a test suite never see a request to S3.
    const { createS3Endpoint } = await import('../../s3/s3-endpoint.ts');
    return createS3Endpoint(parts);
  });
  const answer = async (message: IncomingMessage, response: ServerResponse) => {
    const service = otherRestService(message);
    if (service !== undefined) await refuseOtherRestService(parts, service, message, response);
    else await (await load())(message, response);
  };

  return {
    isFor: () => true,
    answer: (message, response, fail) => void answer(message, response).catch(fail),
    failure: (_, requestId) => ({
      headers: { 'x-amz-request-id': requestId, 'Content-Type': 'application/xml' },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>InternalError</Code><Message>${failureText(requestId)}</Message><RequestId>${requestId}</RequestId></Error>`,
    }),
  };
}

/** What S3's clients may sign for, and the services whose own endpoints are elsewhere on this port. */
const services = new Set(['s3', 's3express', 'codepipeline', 'sts']);

/** What is told of a service of which a part is here, in place of its name. */
const partsOfServices: Readonly<Record<string, string>> = { lambda: 'lambda, save for its Invoke,' };

/** Services that speak XML behind paths of their own; all others with such paths speak JSON. */
const xmlServices = new Set(['cloudfront', 'route53']);

/**
 * The service of a request that is neither S3's nor at an endpoint of ours: Lambda and others have paths of their own,
 * which lead to S3 where AWS_ENDPOINT_URL sends all services here. A presigned URL is left to S3.
 */
function otherRestService({ method = 'GET', headers }: IncomingMessage): string | undefined {
  const service = readCredential({ method, url: '/', headers })?.service;
  return service === undefined || service === '' || services.has(service) ? undefined : service;
}

/** Refuses it as other services' requests are refused (A7), in a form that its client can read. */
async function refuseOtherRestService(
  { journal, ids, afterStall }: Pick<S3EndpointParts, 'journal' | 'ids' | 'afterStall'>,
  service: string,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = ids.requestId();
  const record = journal.begin('s3', message);
  const error = new QueryError(
    400,
    'UnknownOperationException',
    otherServiceMessage(partsOfServices[service] ?? service),
  );
  const isXml = xmlServices.has(service);
  const body = isXml
    ? writeQueryError(error, requestId)
    : JSON.stringify({ __type: error.code, message: error.message });
  const isWhole = await drain(message, afterStall);
  response.writeHead(error.status, {
    'x-amzn-RequestId': requestId,
    'x-amzn-ErrorType': error.code,
    'Content-Type': isXml ? queryContentTypes.xml : awsJson,
    'Content-Length': Buffer.byteLength(body),
    ...(!isWhole && { Connection: 'close' }),
  });
  response.end(message.method === 'HEAD' ? undefined : body);
  journal.end(record, error.status, error);
}
