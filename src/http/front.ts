import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Ids } from '../runtime/ids.ts';
import type { Log } from '../runtime/log.ts';
import { keepPageOut, type PageRules } from './web-pages.ts';

/** What of a request is looked at besides its body. */
export type ApiRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'socket'>;

/** What an answer is written to, such as a response of node:http. */
export interface ApiResponse {
  readonly headersSent: boolean;
  readonly destroyed: boolean;
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown;
  end(body: string | Buffer): unknown;
  destroy(): unknown;
}

/** What answers some of the requests that come to a port. */
export interface Endpoint {
  /** Whether a request is for this endpoint, if it is for none before it in the list. */
  isFor(message: IncomingMessage): boolean;
  /** How web pages are kept out; undefined where the endpoint does that itself. */
  readonly pages: PageRules | undefined;
  /** @param fail Takes what goes wrong in a later turn; what is thrown at once gets there by itself. */
  answer(message: IncomingMessage, response: ServerResponse, fail: (error: unknown) => void): void;
  /** What a client is told, in the endpoint's form, of a failure that the log tells under the request's id. */
  failure(message: ApiRequest, requestId: string): Failure;
}

interface Failure {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** The text of a failure. */
export function failureText(requestId: string): string {
  return `The emulator failed; its log has the cause under request ${requestId}.`;
}

/**
 * Gives each request to the first of the endpoints that it is for, the last of which is for all that are left. Whatever
 * is thrown on the way to an answer ends in a 500, or in a cut where a part of the answer has been sent.
 */
export function createFront(endpoints: readonly [...Endpoint[], Endpoint], parts: FailureParts): RequestListener {
  const last = endpoints.at(-1) as Endpoint;

  return (message, response) => {
    let endpoint = last;
    const fail = (error: unknown) => answerFailure(endpoint, message, response, error, parts);
    try {
      if (hasSeveralHosts(message)) {
        refuseHosts(response);
        return;
      }
      toOriginForm(message);
      endpoint = endpoints.find((each) => each.isFor(message)) ?? last;
      if (endpoint.pages !== undefined && keepPageOut(message, response, endpoint.pages)) return;
      endpoint.answer(message, response, fail);
    } catch (error) {
      fail(error);
    }
  };
}

/** Node takes the first of several, and who stands between may have taken another (RFC 9112, 3.2). */
function hasSeveralHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}

function refuseHosts(response: ServerResponse): void {
  response.setHeader('Connection', 'close');
  sendJson(response, 400, { message: 'A request has one Host header, and this one has several.' });
}

/**
 * A target with the host in it, as clients send it to proxies, is one of an origin server, too: its host stands in the
 * place of the header's (RFC 9112, 3.2.2).
 */
function toOriginForm(message: IncomingMessage): void {
  const [, authority, path = ''] = /^https?:\/\/([^/?#]+)([^#]*)/i.exec(message.url ?? '') ?? [];
  if (authority === undefined) return;
  message.url = path.startsWith('/') ? path : `/${path}`;
  message.headers.host = authority;
}

interface FailureParts {
  readonly ids: Pick<Ids, 'requestId'>;
  readonly log: Log;
}

/** Answers a request of which something was thrown on the way to its answer. */
export function answerFailure(
  { failure }: Pick<Endpoint, 'failure'>,
  message: ApiRequest,
  response: ApiResponse,
  error: unknown,
  { ids, log }: FailureParts,
): void {
  const requestId = ids.requestId();
  log.error(`request ${requestId} (${message.method} ${message.url}) failed`, error);
  if (response.headersSent) response.destroy();
  else sendFailure(response, failure(message, requestId));
}

/** Refuses what still comes during a stop, on connections that were there before. */
export function refusalDuringStop(server: Server): Endpoint {
  return {
    isFor: () => !server.listening,
    pages: undefined,
    answer: (_, response) => {
      response.setHeader('Connection', 'close');
      sendJson(response, 503, { message: 'The emulator is being stopped.' });
    },
    failure: jsonFailure,
  };
}

/** A failure in the form of whatever speaks JSON for people and scripts. */
export function jsonFailure(_: ApiRequest, requestId: string): Failure {
  return { headers: jsonHeaders, body: JSON.stringify({ message: failureText(requestId) }) };
}

const jsonHeaders = { 'Content-Type': 'application/json; charset=utf-8' };

export function sendJson(response: ServerResponse, status: number, value: object): void {
  const body = JSON.stringify(value);
  response.writeHead(status, { ...jsonHeaders, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

/** The rest of a body may still come, and would be taken for the next request. */
function sendFailure(response: ApiResponse, { headers, body }: Failure): void {
  response.writeHead(500, { ...headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' });
  response.end(body);
}
