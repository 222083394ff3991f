import type { AddressInfo } from 'node:net';
import { connect as connectTo, createServer, type Server, type Socket } from 'node:net';

/** Stands before an emulator, and can be shut: whoever comes then is refused, as where nothing listens. */
export class Gate {
  readonly #emulator: URL;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #ownPort = 0;

  constructor(endpoint: string) {
    this.#emulator = new URL(endpoint);
  }

  get endpoint(): string {
    return `${this.#emulator.protocol}//127.0.0.1:${this.#ownPort}`;
  }

  /** Lets people in, at the same port each time. */
  async open(): Promise<void> {
    const server = createServer((client) => this.#lead(client));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#ownPort, '127.0.0.1', () => resolve());
    });
    this.#ownPort = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Turns everybody away, those who are inside, too. */
  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #lead(client: Socket): void {
    const emulator = connectTo(Number(this.#emulator.port), '127.0.0.1');
    for (const [one, other] of [
      [client, emulator],
      [emulator, client],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
