import { mediaTypeOf } from './aws-json.ts';
import { escapeXml } from './xml.ts';

/**
 * Bytes to values and back for the Query protocol, which STS speaks: a form or a query is sent, XML or JSON comes back.
 */
export const queryContentTypes = { xml: 'text/xml', json: 'application/json' } as const;

/**
 * What an answer is written as: XML, or JSON for who accepts only that [transcript: answers that users of Teleport
 * publish].
 */
type QueryFormat = keyof typeof queryContentTypes;

const xmlNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Whether a `Content-Type` header names a form; parameters after `;` are ignored. */
export function isForm(header: string | undefined): boolean {
  return mediaTypeOf(header) === 'application/x-www-form-urlencoded';
}

/** Whether a request's path and query are those of the Query protocol: its root, and an action. */
export function isQuery(url: string): boolean {
  return /^\/\?(.*&)?Action=/.test(url);
}

/** The parameters of a request, wherever they stand. */
export function readQuery(url: string, body: string): URLSearchParams {
  const mark = url.indexOf('?');
  const parameters = new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1));
  for (const [name, value] of new URLSearchParams(body)) parameters.append(name, value);
  return parameters;
}

export function queryFormat(accept: string | undefined): QueryFormat {
  return mediaTypeOf(accept) === 'application/json' ? 'json' : 'xml';
}

/** The members of an answer, in order; undefined leaves one out. */
export interface QueryResult {
  readonly [name: string]: string | number | Date | QueryResult | undefined;
}

/** An answer of the Query protocol that is an error. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The body of a success answer. */
export function writeQueryResult(action: string, result: QueryResult, requestId: string, format: QueryFormat): string {
  const content = { [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } };
  return format === 'json' ? writeJson({ [`${action}Response`]: content }) : writeXml(`${action}Response`, content);
}

/** The body of an error answer. */
export function writeQueryError(
  { status, code, message }: QueryError,
  requestId: string,
  format: QueryFormat = 'xml',
): string {
  const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
  const content = { Error: error, RequestId: requestId };
  return format === 'json' ? writeJson(content) : writeXml('ErrorResponse', content);
}

function writeXml(root: string, content: QueryResult): string {
  return `<${root} xmlns="${xmlNamespace}">${elements(content)}</${root}>`;
}

function elements(members: QueryResult): string {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${elementContent(value)}</${name}>`)
    .join('');
}

function elementContent(value: QueryResult[string]): string {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  return typeof value === 'object' ? elements(value) : escapeXml(String(value));
}

/** Moments are seconds since 1970 [inferred from other services with this protocol]. */
function writeJson(content: QueryResult): string {
  return JSON.stringify(content, function replace(this: QueryResult, name, value) {
    const given = this[name];
    return given instanceof Date ? given.getTime() / 1000 : value;
  });
}
