import { Agent, type RequestOptions, request } from 'node:https';
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
