import { request as requestHttp } from 'node:http';
import { Agent, type RequestOptions, request } from 'node:https';
import type { Socket } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';

/** What a client sees that asks for a name over TLS, and trusts an authority. */
export interface Handshake {
  /** Undefined where the server is trusted, and sends for the name. */
  readonly error: string | undefined;
  readonly certificate: PeerCertificate | undefined;
}

/** Asks a port for a name; `undefined` names none. */
export function handshake(endpoint: string, ca: string | undefined, name: string | undefined): Promise<Handshake> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), ca, servername: name ?? '' }, () => {
      const certificate = socket.getPeerCertificate();
      socket.end();
      resolve({ error: undefined, certificate });
    });
    socket.on('error', ({ code = 'UNSPECIFIED', message }: NodeJS.ErrnoException) => {
      resolve({ error: code === 'UNSPECIFIED' ? message : code, certificate: undefined });
    });
  });
}

/** Sends a request over TLS; answers status and body. */
export function sendSecurely(
  url: string,
  { body = '', ...options }: RequestOptions & { readonly body?: string },
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: false });
    const sent = request(url, { agent, ...options }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What a proxy answers to CONNECT. */
export interface Tunnel {
  readonly status: number | undefined;
  readonly words: string | undefined;
  /** For what is asked through it, where it was opened. */
  readonly socket: Socket;
}

/** Asks a proxy for a tunnel. */
export function openTunnel(proxyUrl: string, authority: string): Promise<Tunnel> {
  const { hostname, port } = new URL(proxyUrl);
  return new Promise((resolve, reject) => {
    const asked = requestHttp({ host: hostname, port, method: 'CONNECT', path: authority });
    asked.on('connect', ({ statusCode, statusMessage }, socket: Socket) => {
      resolve({ status: statusCode, words: statusMessage, socket });
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Sends a request over TLS through a tunnel of a proxy, as clients with HTTPS_PROXY do. */
export async function sendThrough(
  proxyUrl: string,
  url: string,
  {
    ca,
    ...options
  }: Omit<RequestOptions, 'headers'> & {
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const { hostname } = new URL(url);
  const { status, words, socket } = await openTunnel(proxyUrl, `${hostname}:443`);
  if (status !== 200) throw new Error(`The proxy answered ${status} ${words}.`);
  const secure = connect({ socket, ca, servername: hostname });
  // Without an agent Node would name the port of plain text.
  const headers = { Host: hostname, ...options.headers };
  return await sendSecurely(url, { ...options, headers, agent: undefined, createConnection: () => secure });
}
