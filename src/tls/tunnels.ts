import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { connectionsOf } from '../http/listening.ts';

/** What is known of the use of a proxy's tunnels, so that a stop waits for none that nobody uses. */
export class Tunnels {
  readonly #idle = new WeakMap<Socket, () => boolean>();
  readonly #servers: Server[] = [];
  readonly #answering = new Set<Socket>();
  #hasEnded = false;

  /** Notes one in which TLS is to begin. */
  noteSecure(socket: Socket): void {
    const { bytesRead } = socket;
    this.#idle.set(socket, () => socket.bytesRead === bytesRead);
  }

  /** Notes one whose bytes go to another. It is in use until the other has answered what came last. */
  notePassed(socket: Socket, other: Socket): void {
    let isAnswered = true;
    socket.on('data', () => {
      isAnswered = false;
    });
    other.on('data', () => {
      isAnswered = true;
    });
    this.#idle.set(socket, () => isAnswered);
  }

  /** Notes a server behind tunnels, which listens at no port and is never closed. */
  noteServer(server: Server): void {
    this.#servers.push(server);
  }

  /** Notes a request to such a server. */
  noteAnswer(response: ServerResponse): void {
    const { socket } = response;
    if (socket === null) return;
    this.#answering.add(socket);
    response.on('close', () => {
      this.#answering.delete(socket);
      if (this.#hasEnded) socket.end();
    });
  }

  /** Whether nothing is under way on a quiet connection. */
  isIdle(socket: Socket): boolean {
    return this.#idle.get(socket)?.() ?? socket.bytesRead === 0;
  }

  /** Ends connections of the servers behind tunnels, those that are in use after their answer. */
  end(): void {
    this.#hasEnded = true;
    for (const server of this.#servers) {
      for (const socket of connectionsOf(server)) if (!this.#answering.has(socket)) socket.destroy();
    }
  }
}
