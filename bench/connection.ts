import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { createSigner, unsignedHeaders } from './sign.ts';

/** One keep-alive connection of a raw client: a client of a benchmark must cost little. */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  readonly #headersFor: (operation: string, body: string) => string;
  #received = '';
  #resolve: ((body: string) => void) | undefined;

  private constructor(socket: Socket, host: string, headersFor: (operation: string, body: string) => string) {
    this.#socket = socket;
    this.#host = host;
    this.#headersFor = headersFor;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#receive(bytes.toString('latin1')));
  }

  static open(endpoint: string, { signs }: { readonly signs: boolean }): Promise<Connection> {
    const { protocol, hostname, port, host } = new URL(endpoint);
    const headersFor = signs ? createSigner(host) : unsignedHeaders;
    return new Promise((resolve) => {
      const begin = () => resolve(new Connection(socket, host, headersFor));
      const place = { host: hostname, port: Number(port), rejectUnauthorized: false };
      const socket: Socket = protocol === 'https:' ? connectSecurely(place, begin) : connect(place, begin);
    });
  }

  /** Sends one request; resolves with the answer's body. */
  call(operation: string, body: string): Promise<string> {
    this.#socket.write(
      `POST / HTTP/1.1\r\nHost: ${this.#host}\r\n${this.#headersFor(operation, body)}` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  end(): void {
    this.#socket.end();
  }

  #receive(text: string): void {
    this.#received += text;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end === -1) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#received)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const head = this.#received.slice(0, end);
    const body = this.#received.slice(end + 4, end + 4 + length);
    if (!head.startsWith('HTTP/1.1 200')) throw new Error(`${head.split('\r\n')[0]} ${body}`);
    this.#received = '';
    this.#resolve?.(body);
  }
}

/**
 * Runs work in a client that never sleeps; answers how long it took. One that does is woken by each answer, which the
 * server seems to pay for (docs/performance.md); a fast server keeps its client awake and is spared that, so that the
 * ratio of two servers would say more of the wake-ups than of the servers.
 */
export async function timedAwake<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  let isDone = false;
  const stayAwake = () => {
    if (!isDone) setImmediate(stayAwake);
  };
  stayAwake();
  const started = performance.now();
  const result = await work();
  isDone = true;
  return { result, seconds: (performance.now() - started) / 1000 };
}
