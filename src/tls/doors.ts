import type { Server } from 'node:http';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { loadOnce } from '../bounds/memoize.ts';
import type { Config } from '../config/config.ts';
import { listen, patienceWithPeers } from '../http/listening.ts';
import type { AfterRealDelay } from '../runtime/alarm.ts';
import type { Log } from '../runtime/log.ts';
import { Authority } from './authority.ts';
import { readOwnCertificate } from './own-certificate.ts';
import { createProxy } from './proxy.ts';
import type { Target } from './routes.ts';
import { contextsOf } from './secure-contexts.ts';
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
  /** Whether an address is the emulator's own. */
  isOwn(target: Target): boolean;
}

/** Further ports, by which the same is reached as by the emulator's own. */
export interface Doors {
  /** Of HTTPS. */
  readonly tls: number | undefined;
  readonly proxy: number | undefined;
  /** The certificates to trust, in PEM. */
  readonly certificate: string;
  close(): Promise<void>;
}

/** Opens the ports that the options ask for. @throws OptionError */
export async function openDoors(parts: DoorsParts): Promise<Doors> {
  const { config, server, log, afterRealDelay, isOwn } = parts;
  const { tlsCert, tlsKey, upstream, proxyPass } = config;
  const trusted = new Set<string>();
  const ofAuthority = loadOnce(async () => {
    const authority = await Authority.open(parts.folder, parts.now);
    trusted.add(authority.certificate);
    return await contextsOf(authority, config.region, parts.now);
  });
  const ofUser = () => {
    if (tlsCert === undefined || tlsKey === undefined) return undefined;
    const { contexts, certificate, warnings } = readOwnCertificate(tlsCert, tlsKey, parts.now());
    for (const warning of warnings) log.warn(warning);
    trusted.add(certificate);
    return contexts;
  };
  const createSecure = async () =>
    createServer({ noDelay: true }, createEndTls(ofUser() ?? (await ofAuthority()), server, log));
  const createOwnProxy = async () => {
    const contexts = await ofAuthority();
    return createProxy({
      ...{ server, upstream, proxyPass, isOwn, log },
      createEndTls: (inFrontOf) => createEndTls(contexts, inFrontOf, log),
    });
  };
  const secure = config.tls === undefined ? undefined : await createSecure();
  const proxy = config.proxy === undefined ? undefined : await createOwnProxy();
  const close = closing([secure, proxy], afterRealDelay);
  try {
    return {
      tls: secure && (await listen(secure, config.tls ?? 0, config, log, '--tls')),
      proxy: proxy && (await listen(proxy, config.proxy ?? 0, config, log, '--proxy')),
      certificate: [...trusted].join(''),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
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
