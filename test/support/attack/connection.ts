import { connect, type Socket } from 'node:net';

/** What was answered. */
export interface WireAnswer {
  readonly status: number;
  /** Names in lower case; of several of a name the last. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether the server keeps the connection. */
  readonly isKept: boolean;
}

/** A request as text and bytes. Nothing is checked or added: an attack may break every rule of HTTP. */
export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Buffer;
}

/** A request's bytes, with its length unless it gives one itself. */
export function bytesOfRequest({ method, target, headers, body = '' }: WireRequest): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  let head = `${method} ${target} HTTP/1.1\r\n`;
  let hasLength = false;
  for (const [name, value] of headers) {
    head += `${name}: ${value}\r\n`;
    hasLength ||= /^(content-length|transfer-encoding)$/i.test(name);
  }
  if (!hasLength && (bytes.length > 0 || method === 'POST' || method === 'PUT'))
    head += `Content-Length: ${bytes.length}\r\n`;
  return Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), bytes]);
}

/** Ended before an answer was whole. */
export class ConnectionEnded extends Error {}

/**
 * A connection on which one request is under way at a time: a client that costs next to nothing, and that sends what no
 * client would.
 */
export class Connection implements Disposable {
  readonly #port: number;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #wake: (() => void) | undefined;
  #isBusy = false;
  #hasEnded = false;
  /** Whether anything has come since the last request was sent. */
  #hasAnswered = false;

  constructor(port: number) {
    this.#port = port;
  }

  async send(request: WireRequest): Promise<WireAnswer> {
    return this.exchange(bytesOfRequest(request), request.method === 'HEAD');
  }

  /**
   * Sends bytes and reads one answer, on a new connection when the last was ended: also when that shows only now, as
   * clients do with connections that they keep.
   * @throws ConnectionEnded
   */
  async exchange(bytes: Buffer, isHead = false): Promise<WireAnswer> {
    if (this.#isBusy) throw new Error('One request is under way on this connection');
    this.#isBusy = true;
    try {
      return await this.#exchange(bytes, isHead);
    } finally {
      this.#isBusy = false;
    }
  }

  async #exchange(bytes: Buffer, isHead: boolean): Promise<WireAnswer> {
    const isUsed = this.#socket !== undefined && !this.#hasEnded;
    if (!isUsed) this.#connect();
    this.#hasAnswered = false;
    const socket = this.#socket;
    socket?.write(bytes);
    try {
      for (;;) {
        const answer = await this.#read(isHead);
        if (answer.status < 200) continue;
        if (!answer.isKept) this.close();
        return answer;
      }
    } catch (error) {
      const isStale = isUsed && !this.#hasAnswered && socket === this.#socket;
      this.close();
      if (isStale) return this.#exchange(bytes, isHead);
      throw error;
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#hasEnded = true;
    this.#wake?.();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #connect(): void {
    this.#received = Buffer.alloc(0);
    this.#hasEnded = false;
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    this.#socket = socket;
    socket.on('data', (data) => {
      this.#hasAnswered = true;
      this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data]);
      this.#wake?.();
    });
    const end = () => {
      if (this.#socket !== socket) return;
      this.#hasEnded = true;
      this.#wake?.();
    };
    socket.on('error', end).on('close', end).on('end', end);
  }

  async #more(): Promise<void> {
    if (this.#hasEnded) throw new ConnectionEnded('The connection ended before the answer was whole.');
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
  }

  async #read(isHead: boolean): Promise<WireAnswer> {
    let end = this.#received.indexOf('\r\n\r\n');
    while (end === -1) {
      await this.#more();
      end = this.#received.indexOf('\r\n\r\n');
    }
    const [first = '', ...lines] = this.#received.toString('latin1', 0, end).split('\r\n');
    this.#received = this.#received.subarray(end + 4);
    const status = Number(first.split(' ', 2)[1]);
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const colon = line.indexOf(':');
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    const hasBody = !isHead && status >= 200 && status !== 204 && status !== 304;
    const body = hasBody ? await this.#readBody(headers) : Buffer.alloc(0);
    return { status, headers, body, isKept: headers.connection !== 'close' };
  }

  async #readBody(headers: Readonly<Record<string, string>>): Promise<Buffer> {
    if (headers['transfer-encoding'] === 'chunked') return this.#readChunks();
    if (headers['content-length'] !== undefined) return this.#take(Number(headers['content-length']));
    while (!this.#hasEnded) await this.#more();
    return this.#received;
  }

  async #readChunks(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (;;) {
      let end = this.#received.indexOf('\r\n');
      while (end === -1) {
        await this.#more();
        end = this.#received.indexOf('\r\n');
      }
      const size = Number.parseInt(this.#received.toString('latin1', 0, end), 16);
      this.#received = this.#received.subarray(end + 2);
      const chunk = await this.#take(size + 2);
      if (size === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, size));
    }
  }

  async #take(length: number): Promise<Buffer> {
    while (this.#received.length < length) await this.#more();
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }
}
