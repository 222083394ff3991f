import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createHttpServer } from '../http/listening.ts';
import { isFromBrowser } from '../http/web-pages.ts';
import type { Log } from '../runtime/log.ts';
import { createWarnOnce } from '../runtime/warn-once.ts';
import { forward } from './forward.ts';
import { type ProxyRoute, type ProxyRules, type Refusal, readTarget, routeTo, type Target } from './routes.ts';
import type { EndTls } from './secure-server.ts';
import type { Tunnels } from './tunnels.ts';

interface ProxyParts extends ProxyRules {
  /** Serves what is asked of the emulator's own services. */
  readonly server: Server;
  /** Ends TLS in front of a server. */
  createEndTls(server: Server): EndTls;
  /** Whether an address is the emulator's own. */
  isOwn(target: Target): boolean;
  readonly log: Log;
  readonly tunnels: Tunnels;
}

/**
 * A forward proxy that ends TLS for AWS's own host names and serves them itself. What is asked of another service of
 * AWS goes to where the options say that it is, and else nowhere.
 */
export function createProxy(parts: ProxyParts): Server {
  const proxy = new ForwardProxy(parts);
  return createHttpServer(() => (message, response) => proxy.serveAbsolute(message, response)).on(
    'connect',
    (message: IncomingMessage, stream: Duplex, head: Buffer) => proxy.openTunnel(message, stream as Socket, head),
  );
}

class ForwardProxy {
  readonly #parts: ProxyParts;
  readonly #warnOnce: (warning: string) => void;
  readonly #endTls: Readonly<Record<'own' | 'upstream', (socket: Socket) => void>>;

  constructor(parts: ProxyParts) {
    this.#parts = parts;
    this.#warnOnce = createWarnOnce(parts.log);
    const upstream = createHttpServer(() => (message, response) => {
      // Within a tunnel Host says which service is meant; who has lied about it gets what it asks for, or nothing.
      const { host = '' } = message.headers;
      parts.tunnels.noteAnswer(response);
      this.#serve(message, response, readTarget(host, 443) ?? nowhere, 443);
    });
    parts.tunnels.noteServer(upstream);
    this.#endTls = { own: parts.createEndTls(parts.server), upstream: parts.createEndTls(upstream) };
  }

  /** A request in plain text: `GET http://sts.amazonaws.com/ HTTP/1.1`. */
  serveAbsolute(message: IncomingMessage, response: ServerResponse): void {
    const [, authority, path = '/'] = /^http:\/\/([^/?#]*)([^#]*)/i.exec(message.url ?? '') ?? [];
    if (authority === undefined) {
      const words =
        'This is a proxy for clients that know AWS by its own host names: HTTPS_PROXY leads them to it. The emulator itself is on another port.';
      answer(response, isFromBrowser(message.headers) ? 403 : 400, words);
      return;
    }
    message.url = path.startsWith('/') ? path : `/${path}`;
    const target = readTarget(authority, 80);
    if (target === undefined) this.#refuse(response, malformed);
    else this.#serve(message, response, target, 80);
  }

  openTunnel(message: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const target = readTarget(message.url ?? '', 443);
    const route = target === undefined ? malformed : routeTo(target, 443, this.#parts);
    if (route.kind === 'refused') {
      this.#warnOnce(route.sentence);
      const body = `${route.sentence}\n`;
      socket.end(
        `HTTP/1.1 403 ${route.words}\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
      return;
    }
    if (head.length > 0) socket.unshift(head);
    if (route.kind === 'pass') this.#passThrough(socket, target ?? nowhere);
    else {
      socket.write(established);
      this.#parts.tunnels.noteSecure(socket);
      this.#endTls[route.kind](socket);
    }
  }

  #serve(message: IncomingMessage, response: ServerResponse, target: Target, usualPort: number): void {
    const parts = this.#parts;
    const route: ProxyRoute = parts.isOwn(target) ? { kind: 'own' } : routeTo(target, usualPort, parts);
    if (route.kind === 'refused') this.#refuse(response, route);
    else if (isFromBrowser(message.headers)) this.#refuse(response, refusalOfBrowser(target));
    else if (route.kind === 'own') parts.server.emit('request', message, response);
    else {
      const url = route.kind === 'upstream' ? route.url : new URL(`http://${inUrl(target)}`);
      forward(message, response, url, (error) => {
        const sentence = `${target.host} was to be found at ${url.origin}, which could not be asked: ${error.message}.`;
        this.#warnOnce(sentence);
        answer(response, 502, sentence);
      });
    }
  }

  #passThrough(socket: Socket, { host, port }: Target): void {
    const other = connect({ host, port, noDelay: true });
    let isOpen = false;
    other.once('connect', () => {
      isOpen = true;
      socket.write(established);
      this.#parts.tunnels.notePassed(socket, other);
      socket.pipe(other).pipe(socket);
    });
    other.on('error', ({ message }) => {
      this.#warnOnce(`${host} could not be reached for a client of the proxy: ${message}.`);
      if (!isOpen) socket.end(unreachable);
    });
    other.on('close', () => socket.destroySoon());
    socket.on('close', () => other.destroy());
  }

  #refuse(response: ServerResponse, { words, sentence }: Refusal): void {
    this.#warnOnce(sentence);
    response.statusMessage = words;
    answer(response, 403, sentence);
  }
}

const established = 'HTTP/1.1 200 Connection established\r\n\r\n';
const unreachable = 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** What nobody has. */
const nowhere: Target = { host: '', port: 0 };

const malformed: Refusal = {
  kind: 'refused',
  words: 'not a host with a port',
  sentence: 'The proxy was asked for what is not a host with a port.',
};

function refusalOfBrowser({ host }: Target): Refusal {
  const sentence = `The proxy was asked for ${host} by a browser; it is closed to web pages.`;
  return { kind: 'refused', words: 'closed to web pages', sentence };
}

function inUrl({ host, port }: Target): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** The rest of a body may still come, and would be taken for the next request. */
function answer(response: ServerResponse, status: number, sentence: string): void {
  const body = `${sentence}\n`;
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  });
  response.end(body);
}
