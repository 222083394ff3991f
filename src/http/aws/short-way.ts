import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { readWholeRequest, type WholeRequest } from '../../protocol/bodies/whole-request.ts';
import type { AfterIdleness } from '../../runtime/alarm.ts';
import type { ApiRequest, ApiResponse } from '../front.ts';

/** Who answers requests that come in one piece. */
export interface ShortWay {
  /** Whether a POST can be answered at once, to its end. */
  takes(request: Pick<WholeRequest, 'url' | 'headers'>): boolean;
  answer(request: ApiRequest, response: ApiResponse, body: Buffer, fail: (error: unknown) => void): void;
  /** Answers a request of which something was thrown on the way to its answer. */
  fail(request: ApiRequest, response: ApiResponse, error: unknown): void;
}

export interface ShortWayParts {
  readonly afterIdleness: AfterIdleness;
  /** Epoch milliseconds. */
  realTime(): number;
}

/**
 * Lets requests to the API that come in one piece, as those of SDKs do, be answered without the streams and objects
 * that node:http makes for each: they are a third of what a worker's cycle costs (docs/performance.md). The first
 * request of a connection that is anything else goes to node:http unread, and the connection stays there.
 */
export function openShortWay(server: Server, way: ShortWay, { afterIdleness, realTime }: ShortWayParts): void {
  const [giveToNode] = server.listeners('connection') as [(socket: Socket) => void];
  const dateLine = createDateLine(realTime);
  const answered = new Set<Socket>();
  const open = new Set<Socket>();

  server.off('connection', giveToNode);
  server.on('connection', (socket: Socket) => {
    const onData = (bytes: Buffer) => {
      const whole = server.listening ? readWholeRequest(bytes) : undefined;
      if (whole === undefined || !way.takes(whole)) return handOver(bytes);
      const request = { method: 'POST', url: whole.url, headers: whole.headers, socket };
      const response = new ShortResponse(socket, server.keepAliveTimeout, dateLine);
      const fail = (error: unknown) => way.fail(request, response, error);
      try {
        way.answer(request, response, whole.body, fail);
      } catch (error) {
        fail(error);
      }
      answered.add(socket);
    };
    const onEnd = () => socket.end();
    const onFailure = () => socket.destroy();
    const onClose = () => {
      answered.delete(socket);
      open.delete(socket);
    };
    const handOver = (bytes: Buffer) => {
      onClose();
      socket.off('data', onData).off('end', onEnd).off('close', onClose);
      stopWaiting();
      socket.off('error', onFailure).pause().unshift(bytes);
      giveToNode.call(server, socket);
      socket.resume();
    };
    open.add(socket);
    // Node 22 knows no buffer.
    const patience = server.keepAliveTimeout + (server.keepAliveTimeoutBuffer ?? 0);
    const stopWaiting = afterIdleness(socket, patience, onFailure);
    socket.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onFailure);
  });

  // No request is ever under way here between two turns.
  const { closeIdleConnections, closeAllConnections } = server;
  server.closeIdleConnections = () => {
    closeIdleConnections.call(server);
    for (const socket of answered) socket.destroySoon();
  };
  server.closeAllConnections = () => {
    closeAllConnections.call(server);
    for (const socket of open) socket.destroy();
  };
}

/** An answer that is written whole, with the headers that node:http would add. */
class ShortResponse implements ApiResponse {
  readonly #socket: Socket;
  readonly #keepAliveTimeout: number;
  readonly #dateLine: () => string;
  #head: string | undefined;
  #isLast = false;

  constructor(socket: Socket, keepAliveTimeout: number, dateLine: () => string) {
    this.#socket = socket;
    this.#keepAliveTimeout = keepAliveTimeout;
    this.#dateLine = dateLine;
  }

  get headersSent(): boolean {
    return this.#head !== undefined;
  }

  get destroyed(): boolean {
    return this.#socket.destroyed;
  }

  writeHead(status: number, headers: Readonly<Record<string, string | number>>): void {
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
    for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
    this.#isLast = 'Connection' in headers;
    this.#head = head;
  }

  end(body: string | Buffer): void {
    const seconds = Math.floor(this.#keepAliveTimeout / 1000);
    const ending = this.#isLast ? '' : `Connection: keep-alive\r\nKeep-Alive: timeout=${seconds}\r\n`;
    const head = `${this.#head}${this.#dateLine()}${ending}\r\n`;
    const isTaken = this.#socket.write(
      typeof body === 'string' ? head + body : Buffer.concat([Buffer.from(head), body]),
    );
    if (this.#isLast) this.#socket.destroySoon();
    else if (!isTaken) this.#waitForReader();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Takes no further request of a client that reads no answers. */
  #waitForReader(): void {
    this.#socket.pause();
    this.#socket.once('drain', () => this.#socket.resume());
  }
}

/** The Date header, which is the same for a second. */
function createDateLine(realTime: () => number): () => string {
  let second = Number.NaN;
  let line = '';
  return () => {
    const now = Math.floor(realTime() / 1000);
    if (now !== second) {
      second = now;
      line = `Date: ${new Date(now * 1000).toUTCString()}\r\n`;
    }
    return line;
  };
}
