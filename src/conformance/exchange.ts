import { type OutgoingHttpHeaders, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import aws4 from 'aws4';
import { targetPrefix } from '../model/service-model.ts';
import type { Answer } from './judge.ts';
import type { CallStep, WireStep } from './probe.ts';
import type { Keys, ServiceName, Target } from './target.ts';

/** A request as it is sent. */
export interface Request {
  readonly service: ServiceName;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Where it goes, if not to the service's endpoint. */
  readonly url?: string;
}

/** What signs a request, where it is not the target's own keys and region. */
interface Signing {
  readonly service?: string | undefined;
  readonly region?: string | undefined;
  readonly terminator?: string | undefined;
  readonly secondsOff?: number | undefined;
  readonly wrong?: boolean | undefined;
  /** Seconds for which the URL is valid that has the signature in its query. */
  readonly expires?: number | undefined;
  readonly as?: Keys | undefined;
}

const jsonType = 'application/x-amz-json-1.1';
const formType = 'application/x-www-form-urlencoded';

/** The request of an operation, with its input filled in. */
export function requestOfCall({ call, region, as }: CallStep, input: unknown, target: Target, now: number): Request {
  return signed(
    {
      service: 'codepipeline',
      method: 'POST',
      path: '/',
      headers: { 'Content-Type': jsonType, 'X-Amz-Target': `${targetPrefix}.${call}` },
      body: JSON.stringify(input ?? {}),
    },
    { region, as },
    target,
    now,
  );
}

/** The request of a wire step, filled in. */
export function requestOfWire({ wire }: WireStep, target: Target, now: number): Request {
  const {
    service = 'codepipeline',
    method = 'POST',
    url,
    path = url === undefined ? '/' : url.slice(new URL(url).origin.length),
    target: operation,
    headers = {},
    json,
    form,
    body = json !== undefined ? JSON.stringify(json) : form === undefined ? '' : formText(form),
    sign,
  } = wire;
  const usual: Record<string, string | null> = {
    ...(url !== undefined && { 'Content-Type': 'application/json' }),
    ...(service === 'codepipeline' && url === undefined && { 'Content-Type': jsonType }),
    ...(service === 'sts' && { 'Content-Type': formType }),
    ...(operation !== undefined && {
      'X-Amz-Target': operation.includes('.') ? operation : `${targetPrefix}.${operation}`,
    }),
  };
  for (const [name, value] of Object.entries(headers)) {
    for (const known of Object.keys(usual)) if (known.toLowerCase() === name.toLowerCase()) delete usual[known];
    usual[name] = value as string | null;
  }
  const kept = Object.fromEntries(
    Object.entries(usual).filter((entry): entry is [string, string] => entry[1] !== null),
  );
  const request = { service, method, path, headers: kept, body, ...(url !== undefined && { url }) };
  return sign === false || url !== undefined
    ? request
    : signed(request, (sign as Signing | undefined) ?? {}, target, now);
}

function formText(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join('&');
}

/** @param now Epoch milliseconds */
function signed(
  request: Request,
  { service, region, terminator, secondsOff = 0, wrong, expires, as }: Signing,
  target: Target,
  now: number,
): Request {
  const { accessKeyId, secretAccessKey, sessionToken } = as ?? target.keys;
  const date = new Date(now + secondsOff * 1000).toISOString().replace(/[:-]|\.\d{3}/g, '');
  const isS3 = request.service === 's3';
  const hasType = Object.keys(request.headers).some((name) => name.toLowerCase() === 'content-type');
  const query = `${request.path.includes('?') ? '&' : '?'}X-Amz-Expires=${expires}&X-Amz-Date=${date}`;
  const { headers = {}, path = '' } = aws4.sign(
    {
      host: new URL(target.endpoints[request.service]).host,
      service: service ?? request.service,
      region: region ?? target.region,
      method: request.method,
      path: expires === undefined ? request.path : request.path + query,
      headers: {
        ...(isS3 && expires === undefined && { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' }),
        ...request.headers,
        ...(expires === undefined && { 'X-Amz-Date': date }),
      },
      body: request.body,
      signQuery: expires !== undefined,
      // The signer makes one up, which is sent to nobody.
      ...(!hasType && { extraHeadersToIgnore: { 'content-type': true } }),
    },
    { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
  );
  const { 'Content-Length': _, ...rest } = headers as Record<string, string>;
  if (!hasType) delete rest['Content-Type'];
  // Of the connection, unless the probe has another.
  if (request.headers.Host === undefined) delete rest.Host;
  if (expires !== undefined) return { ...request, path, headers: rest };
  let authorization = rest.Authorization ?? '';
  if (terminator !== undefined) authorization = authorization.replace('/aws4_request', `/${terminator}`);
  if (wrong) authorization = authorization.replace(/Signature=.*/, `Signature=${'0'.repeat(64)}`);
  return { ...request, headers: { ...rest, Authorization: authorization } };
}

/** How long an answer may take, in milliseconds. */
const patience = 30_000;

/** Sends requests, over connections that stay open until it is closed. */
export class Exchange {
  readonly #plain = new PlainAgent({ keepAlive: true });
  readonly #tls = new TlsAgent({ keepAlive: true });

  close(): void {
    this.#plain.destroy();
    this.#tls.destroy();
  }

  /** @throws Error where nobody answers */
  send(service: string, { url: endpoint = service, method, path, headers, body }: Request): Promise<Answer> {
    const isTls = endpoint.startsWith('https:');
    return new Promise((resolve, reject) => {
      const sent = (isTls ? tlsRequest : plainRequest)(
        endpoint,
        {
          ...{ method, path, timeout: patience },
          agent: isTls ? this.#tls : this.#plain,
          headers: headers as OutgoingHttpHeaders,
        },
        (answer) => {
          const { statusCode: status = 0, rawHeaders } = answer;
          text(answer).then((read) => resolve({ status, headers: pairsOf(rawHeaders), body: read }), reject);
        },
      );
      sent.on('error', reject);
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${patience / 1000} s`)));
      if (body !== '' || method !== 'GET') sent.setHeader('Content-Length', Buffer.byteLength(body));
      sent.end(body);
    });
  }
}

function pairsOf(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index] as string, raw[2 * index + 1] as string]);
}
