import type { Server } from 'node:http';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import type { Config } from '../config/config.ts';
import { listen, patienceWithPeers } from '../http/listening.ts';
import type { AfterRealDelay } from '../runtime/alarm.ts';
import type { Log } from '../runtime/log.ts';
import { Authority } from './authority.ts';
import { contextsOf, ownContexts, type SecureContexts } from './secure-contexts.ts';
import { createEndTls } from './secure-server.ts';

export interface DoorsParts {
  readonly config: Config;
  /** Serves what comes through the doors. */
  readonly server: Server;
  readonly log: Log;
  readonly afterRealDelay: AfterRealDelay;
  /** Epoch milliseconds by the real clock. */
  now(): number;
  /** Where the authority of this machine's user is kept. */
  readonly folder: string;
}

/** Further ports, by which the same is reached as by the emulator's own. */
export interface Doors {
  /** Of HTTPS. */
  readonly tls: number | undefined;
  /** The certificate to trust, in PEM. */
  readonly certificate: string;
  close(): Promise<void>;
}

/** Opens the ports that the options ask for. @throws OptionError */
export async function openDoors(parts: DoorsParts): Promise<Doors> {
  const { config, server, log, afterRealDelay } = parts;
  const [contexts, certificate] = await contextsFor(parts);
  const endTls = createEndTls(contexts, server, log);
  const secure = config.tls === undefined ? undefined : createServer({ noDelay: true }, endTls);
  const closeAll = closing([secure], afterRealDelay);
  const tls = secure && (await listen(secure, config.tls ?? 0, config, log, '--tls'));
  return { tls, certificate, close: closeAll };
}

async function contextsFor({ config, now, folder }: DoorsParts): Promise<[SecureContexts, certificate: string]> {
  const { tlsCert, tlsKey, region } = config;
  if (tlsCert !== undefined && tlsKey !== undefined) return ownContexts(tlsCert, tlsKey);
  const authority = await Authority.open(folder, now);
  return [await contextsOf(authority, region, now), authority.certificate];
}

/**
 * Closes ports whose connections are served by another server, which ends those that are idle with its own stop. What
 * is left after a while is cut.
 */
function closing(servers: readonly (NetServer | undefined)[], afterRealDelay: AfterRealDelay): () => Promise<void> {
  const sockets = new Set<Socket>();
  const open = servers.filter((server) => server !== undefined);
  for (const server of open) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
  }
  return async () => {
    const cancel = afterRealDelay(patienceWithPeers, () => {
      for (const socket of sockets) socket.destroy();
    });
    await Promise.all(open.map((server) => server.listening && new Promise((resolve) => server.close(resolve))));
    cancel();
  };
}
