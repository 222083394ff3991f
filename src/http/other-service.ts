import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Journal } from '../journal/journal.ts';
import { contentType as awsJson, otherServiceMessage } from '../protocol/aws-json.ts';
import { QueryError, queryContentTypes, writeQueryError } from '../protocol/aws-query.ts';
import { readCredential } from '../protocol/read-signature.ts';
import { type AfterStall, drain } from '../protocol/request-body.ts';
import type { Ids } from '../runtime/ids.ts';

/** What S3's clients may sign for, and the services whose own endpoints are elsewhere on this port. */
const services = new Set(['s3', 's3express', 'codepipeline', 'sts']);

/** Services that speak XML behind paths of their own; all others with such paths speak JSON. */
const xmlServices = new Set(['cloudfront', 'route53']);

/**
 * The service of a request that is neither S3's nor at an endpoint of ours: Lambda and others have paths of their own,
 * which lead to S3 where AWS_ENDPOINT_URL sends all services here.
 */
export function otherRestService({ method = 'GET', url = '/', headers }: IncomingMessage): string | undefined {
  const service = readCredential({ method, url, headers })?.service;
  return service === undefined || service === '' || services.has(service) ? undefined : service;
}

/** Refuses it as other services' requests are refused (A7), in a form that its client can read. */
export async function refuseOtherRestService(
  { journal, ids, afterStall }: { readonly journal: Journal; readonly ids: Ids; readonly afterStall: AfterStall },
  service: string,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = ids.requestId();
  const record = journal.begin('s3', message);
  const error = new QueryError(400, 'UnknownOperationException', otherServiceMessage(service));
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
