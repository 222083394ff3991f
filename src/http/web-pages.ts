import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { isSecure } from '../protocol/signatures/reached-at.ts';

/** Names of this machine from inside a container, by which no public server is known. */
const privateNames = ['host.docker.internal'];

/** What browsers would run, or let rule over what runs, in the name of the emulator's own pages. */
const programs = new Set([
  ...['audioworklet', 'json', 'manifest', 'paintworklet', 'script', 'serviceworker'],
  ...['sharedworker', 'sharedstorageworklet', 'style', 'worker', 'xslt'],
]);

/**
 * Why a request to the control API may be that of a web page and is refused, or undefined: a page that anybody opens in
 * a browser on this machine must not reach it. A browser tells where a request comes from, save when the page's own
 * name was made to lead to this machine (DNS rebinding): then Host is that name.
 */
export function refusalByControl(
  request: Pick<IncomingMessage, 'method' | 'headers' | 'socket'>,
  { allowedNames, takesLinks }: PageRules,
): string | undefined {
  const { headers } = request;
  const name = nameOf(headers.host);
  if (name === '') return `The control API answers to those who say which host they mean, and ${withoutHost(headers)}`;
  if (!isPrivate(name, allowedNames)) {
    return `The control API does not answer to the host '${name}', which may lead here by a web page's doing: reach the emulator by IP or as localhost, or start it with --allowed-host ${name}.`;
  }
  const page = takesLinks && followsLink(request) ? undefined : foreignPage(request, allowedNames);
  return page === undefined ? undefined : `The control API is closed to web pages, and this request is one of ${page}.`;
}

/** How web pages are kept out. */
export interface PageRules {
  readonly allowedNames: readonly string[];
  /** Whether a person may follow a link to it from anywhere. */
  readonly takesLinks: boolean;
}

/** Refuses a request that may be a web page's, and returns whether it has. */
export function keepPageOut(message: IncomingMessage, response: ServerResponse, rules: PageRules): boolean {
  if (!isFromBrowser(message.headers)) return false;
  // What somebody has uploaded is shown, and is no page of the emulator's own, whatever it holds. Programs get AWS's
  // headers alone.
  response.setHeader('Content-Security-Policy', 'sandbox');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  const refusal = refusalByAws(message, rules);
  if (refusal === undefined) return false;
  const body = JSON.stringify({ code: 'forbidden', message: refusal });
  response.writeHead(403, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
  return true;
}

/**
 * Why a request of a browser to what speaks AWS's protocols is refused, or undefined. Programs reach that by any name,
 * such as AWS's own; browsers only by those that no web page can have. A link to an object may be followed from
 * anywhere; what would act for the emulator's own pages is never taken from a bucket.
 */
function refusalByAws(
  request: Pick<IncomingMessage, 'method' | 'headers' | 'socket'>,
  { allowedNames, takesLinks }: PageRules,
): string | undefined {
  const { headers } = request;
  const name = nameOf(headers.host);
  if (name === '') return `This emulator answers browsers that say which host they mean, and ${withoutHost(headers)}`;
  if (!isPrivate(name, allowedNames) && !isBelow(name, ['localhost', ...privateNames, ...allowedNames])) {
    return `This emulator does not answer browsers to the host '${name}', which may lead here by a web page's doing: open it by IP or as localhost, or start it with --allowed-host ${name}.`;
  }
  const page = takesLinks && followsLink(request) ? undefined : foreignPage(request, allowedNames);
  if (page !== undefined) return `This emulator is closed to web pages, and this request is one of ${page}.`;
  const kind = headers['service-worker'] === undefined ? headers['sec-fetch-dest'] : 'serviceworker';
  if (kind === undefined || !programs.has(kind)) return undefined;
  return `This emulator gives browsers no object for use as ${kind}: a page of its own would be ruled by whoever uploads.`;
}

/** Whether a browser asks for what a person has followed a link to, which the page with the link cannot look into. */
function followsLink({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return (
    method === 'GET' &&
    headers.origin === undefined &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document'
  );
}

/** The page that a request is one of, in words, unless it is the emulator's own or the person's at the address bar. */
function foreignPage(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  allowedNames: readonly string[],
): string | undefined {
  const { host = '', origin, 'sec-fetch-site': site = 'none' } = headers;
  const own = `${isSecure({ socket }) ? 'https' : 'http'}://${host}`;
  if (origin !== undefined && origin !== own && !isBehindTls(origin, allowedNames)) return origin;
  return site === 'none' || site === 'same-origin' ? undefined : 'another site';
}

/** A proxy that speaks TLS may put a name of its own into Host; the browser knows it by the name that was allowed. */
function isBehindTls(origin: string, allowedNames: readonly string[]): boolean {
  return origin.startsWith('https://') && allowedNames.includes(nameOf(origin.slice('https://'.length)));
}

/** Host without the port and an IPv6 address's brackets. */
function nameOf(host = ''): string {
  const [, address, name = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host) ?? [];
  return (address ?? name).toLowerCase();
}

/** The end of a sentence about a request whose Host, which HTTP/1.0 does not ask for, names nobody. */
function withoutHost({ host = '' }: IncomingHttpHeaders): string {
  const what = host === '' ? 'this request has no Host' : `the Host '${host}' of this request is none`;
  return `${what}: send one, such as 'Host: localhost', as every client of HTTP/1.1 does.`;
}

/** Whether no public server is known by a name: an address, a name of this machine, or one of the same network. */
function isPrivate(name: string, allowedNames: readonly string[]): boolean {
  return isIP(name) !== 0 || isSingleLabel(name) || privateNames.includes(name) || allowedNames.includes(name);
}

/** Where buckets are named. */
function isBelow(name: string, baseNames: readonly string[]): boolean {
  return baseNames.some((base) => name.endsWith(`.${base}`));
}

/** `localhost`, or a machine or container of the same network: such names are not known outside. */
function isSingleLabel(name: string): boolean {
  return /^[a-z0-9_-]+$/.test(name);
}

/**
 * Whether a browser sent a request. Browsers tell from where it comes (`Sec-Fetch-Site`) where the address is one that
 * they trust, such as localhost, and which languages their user reads everywhere; a page cannot leave either out. No
 * SDK sends them. Node's own `fetch` sends `Accept-Language: *` and `Sec-Fetch-Mode`, and is no browser
 * (findings/node-fetch-poses-as-a-browser.sh).
 */
export function isFromBrowser({
  origin,
  'sec-fetch-site': site,
  'accept-language': languages,
}: IncomingHttpHeaders): boolean {
  return site !== undefined || origin !== undefined || (languages !== undefined && languages !== '*');
}
