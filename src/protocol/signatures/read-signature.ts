import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type ParsedUrlQuery, parse } from 'node:querystring';
import { memoize } from '../../bounds/memoize.ts';
import {
  basicTimestamp,
  type CredentialScope,
  SignatureError,
  type SignatureFault,
  type SignaturePlacement,
  type SigningService,
} from './signature-error.ts';

/** What of a request is signed. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The whole body; left out where it is a stream (S3), whose hash the signer gives in a header. */
  readonly body?: Buffer | undefined;
}

/** A request whose whole body has been read; undefined when it never came. */
export function signedRequest(
  { method = 'POST', url = '/', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  body?: Buffer,
): SignedRequest {
  return { method, url, headers, body };
}

/** A signature that is complete and well formed; nothing of it has been verified. */
export interface Signature {
  readonly placement: SignaturePlacement;
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  /** Names in lower case, sorted, each once. */
  readonly signedHeaders: readonly string[];
  /** Lower-case hexadecimal when it is right. */
  readonly value: string;
  /** When the request was signed: `20160610T180547Z`. */
  readonly timestamp: string;
  /** The same in epoch milliseconds. */
  readonly time: number;
  /** Seconds that a presigned URL is valid. */
  readonly expiresIn: number | undefined;
  readonly sessionToken: string | undefined;
  /** The query as signed: without the signature itself. */
  readonly query: ParsedUrlQuery;
}

const algorithm = 'AWS4-HMAC-SHA256';
const terminator = 'aws4_request';
const dayPattern = /^\d{8}$/;
const basicDate = /^\d{8}T\d{6}Z$/;
const longestExpiry = 7 * 24 * 60 * 60;
const queryParameters = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
  'X-Amz-Date',
] as const;

/**
 * Reads the signature of a request for a service, from its header or its query. The order of the checks is the one that
 * emulators of DynamoDB and Kinesis have recorded of the same front end [proxy].
 * @throws SignatureError for a request that is unsigned, or whose signature is incomplete, malformed or scoped wrongly
 */
export function readSignature(request: SignedRequest, service: SigningService): Signature {
  const { authorization } = request.headers;
  const query = queryOf(request.url);
  const isPresigned = 'X-Amz-Algorithm' in query;
  if (authorization !== undefined && isPresigned) fail({ reason: 'signedTwice', authorization });
  if (isPresigned) return fromQuery(query, service);
  if (authorization === undefined || !authorization.startsWith('AWS4-')) fail({ reason: 'missing' });
  return fromHeader(authorization, request.headers, query, service);
}

/** What a request names as its credentials, well signed or not. */
interface NamedCredential {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly sessionToken: string | undefined;
}

/** Undefined when a request names no key. */
export function readCredential({ url, headers }: SignedRequest): NamedCredential | undefined {
  const inHeader = parameterOf(headers.authorization ?? '', 'Credential');
  const query = inHeader === undefined ? queryOf(url) : noQuery;
  const credential = inHeader ?? first(query['X-Amz-Credential']);
  if (credential === undefined) return undefined;
  const [accessKeyId = '', , region = '', service = ''] = credential.split('/');
  const sessionToken = single(headers['x-amz-security-token']) ?? first(query['X-Amz-Security-Token']);
  return { accessKeyId, region, service, sessionToken };
}

function fromHeader(
  authorization: string,
  headers: IncomingHttpHeaders,
  query: ParsedUrlQuery,
  service: SigningService,
): Signature {
  const match = parameterPatterns.Signature.exec(authorization);
  const value = match?.[1];
  const { credential, signedHeaders } = parametersIn(match === null ? authorization : without(authorization, match));
  const date = single(headers['x-amz-date']) ?? headers.date;
  if (!credential || !value || !signedHeaders || !date) {
    const parameters = { Credential: credential, Signature: value, SignedHeaders: signedHeaders, Date: date };
    const missing = (Object.keys(parameters) as (keyof typeof parameters)[]).filter((name) => !parameters[name]);
    fail({ reason: 'incompleteHeader', missing, authorization });
  }
  return wellFormed({
    placement: 'header',
    algorithm: authorization.split(' ', 1)[0] as string,
    credential,
    value,
    signedHeaders,
    date,
    expires: undefined,
    sessionToken: single(headers['x-amz-security-token']),
    query,
    service,
  });
}

function fromQuery(query: ParsedUrlQuery, service: SigningService): Signature {
  const value = (name: string) => first(query[name]) ?? '';
  // S3 alone insists that a presigned URL has an end.
  const required = service === 's3' ? [...queryParameters, 'X-Amz-Expires'] : queryParameters;
  const missing = required.filter((name) => value(name) === '');
  if (missing.length > 0) fail({ reason: 'incompleteQuery', missing });
  const { 'X-Amz-Signature': _, ...signedQuery } = query;
  return wellFormed({
    placement: 'query',
    algorithm: value('X-Amz-Algorithm'),
    credential: value('X-Amz-Credential'),
    value: value('X-Amz-Signature'),
    signedHeaders: value('X-Amz-SignedHeaders'),
    date: value('X-Amz-Date'),
    expires: first(query['X-Amz-Expires']),
    sessionToken: first(query['X-Amz-Security-Token']),
    query: signedQuery,
    service,
  });
}

function wellFormed(given: {
  placement: SignaturePlacement;
  algorithm: string;
  credential: string;
  value: string;
  signedHeaders: string;
  date: string;
  expires: string | undefined;
  sessionToken: string | undefined;
  query: ParsedUrlQuery;
  service: SigningService;
}): Signature {
  const { placement, credential, service } = given;
  const time = timeOf(given.date, placement);
  const timestamp = basicDate.test(given.date) ? given.date : basicTimestamp(time);
  const signedHeaders = namesIn(given.signedHeaders);
  if (!signedHeaders.includes('host')) fail({ reason: 'headersNotSigned', headers: ['host'] });
  if (given.algorithm !== algorithm) {
    fail({ reason: 'unsupportedAlgorithm', algorithm: given.algorithm, placement });
  }
  const { accessKeyId, scope } = partsOf(credential) ?? fail({ reason: 'malformedCredential', credential, placement });
  if (!isScopedTo(scope, service, timestamp)) fail({ reason: 'wrongScope', scope, service, timestamp, placement });
  return {
    placement,
    accessKeyId,
    scope,
    signedHeaders,
    value: given.value,
    timestamp,
    time,
    expiresIn: expiryOf(given.expires),
    sessionToken: given.sessionToken,
    query: given.query,
  };
}

/*
 * What follows from a header's text alone is worked out once for all requests that bear it: a worker's credential and
 * headers are the same all day, its dates for a second.
 */
const mostRemembered = 500;

const namesIn = memoize(
  (list): readonly string[] => [...new Set(list.toLowerCase().split(';'))].sort(),
  mostRemembered,
);

/** Null for a credential that is none: `AKIAIOSFODNN7EXAMPLE/20160610/us-east-1/s3/aws4_request` is one. */
const partsOf = memoize((credential): Pick<Signature, 'accessKeyId' | 'scope'> | null => {
  const [accessKeyId, date, region, service, ending, ...more] = credential.replace(/(?<!\/)\/+$/, '').split('/');
  if (!accessKeyId || date === undefined || region === undefined || service === undefined) return null;
  if (ending === undefined || more.length > 0) return null;
  return { accessKeyId, scope: { date, region, service, terminator: ending } };
}, mostRemembered);

/** Epoch milliseconds of `20160610T180547Z`; NaN for a day that the calendar does not have. */
const timeOfBasic = memoize((date) => Date.parse(isoOf(date)), mostRemembered);

/** Any region will do: it names the world that the request is for (A12). */
function isScopedTo(scope: CredentialScope, service: SigningService, timestamp: string): boolean {
  return (
    scope.service === service &&
    scope.terminator === terminator &&
    scope.region !== '' &&
    dayPattern.test(scope.date) &&
    timestamp.startsWith(scope.date)
  );
}

function timeOf(date: string, placement: SignaturePlacement): number {
  // A presigned URL and X-Amz-Date take the basic format alone; the Date header may be HTTP's own.
  const isOfHttp = placement === 'header' && date.endsWith('GMT');
  const time = basicDate.test(date) ? timeOfBasic(date) : isOfHttp ? Date.parse(date) : Number.NaN;
  return Number.isNaN(time) ? fail({ reason: 'malformedDate', date, placement }) : time;
}

/** `2016-06-10T18:05:47Z` of `20160610T180547Z`. */
function isoOf(basic: string): string {
  const day = `${basic.slice(0, 4)}-${basic.slice(4, 6)}-${basic.slice(6, 8)}`;
  return `${day}T${basic.slice(9, 11)}:${basic.slice(11, 13)}:${basic.slice(13)}`;
}

function expiryOf(expires: string | undefined): number | undefined {
  if (expires === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(expires) ? Number(expires) : Number.NaN;
  return seconds <= longestExpiry ? seconds : fail({ reason: 'malformedExpiry', expires });
}

const noQuery: ParsedUrlQuery = Object.freeze(Object.create(null));

function queryOf(url: string): ParsedUrlQuery {
  const start = url.indexOf('?');
  // Without a limit: what lies behind the default of 1,000 names would be unsigned.
  return start < 0 ? noQuery : parse(url.slice(start + 1), '&', '=', { maxKeys: 0 });
}

const parameterPatterns = {
  Credential: /(?:^|[\s,])Credential=([^\s,]+)/,
  Signature: /(?:^|[\s,])Signature=([^\s,]+)/,
  SignedHeaders: /(?:^|[\s,])SignedHeaders=([^\s,]+)/,
};

/** What an Authorization header says besides the signature, which alone changes from request to request. */
const parametersIn = memoize(
  (text) => ({ credential: parameterOf(text, 'Credential'), signedHeaders: parameterOf(text, 'SignedHeaders') }),
  mostRemembered,
);

function without(text: string, { 0: { length }, index }: RegExpExecArray): string {
  return `${text.slice(0, index)} ${text.slice(index + length)}`;
}

function parameterOf(authorization: string, name: keyof typeof parameterPatterns): string | undefined {
  return parameterPatterns[name].exec(authorization)?.[1];
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}

function fail(fault: SignatureFault): never {
  throw new SignatureError(fault);
}
