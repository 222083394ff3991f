import type { Server } from 'node:http';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { loadOnce } from '../bounds/memoize.ts';
import type { Config } from '../config/config.ts';
import { connectionsOf, listen, noteConnections, patienceWithPeers, patienceWithSilence } from '../http/listening.ts';
import type { AfterRealDelay } from '../runtime/alarm.ts';
import type { Log } from '../runtime/log.ts';
import { Authority } from './authority.ts';
import { readOwnCertificate } from './own-certificate.ts';
import { createProxy } from './proxy.ts';
import type { Target } from './routes.ts';
import { contextsOf } from './secure-contexts.ts';
import { createEndTls } from './secure-server.ts';
import { Tunnels } from './tunnels.ts';

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
  const createSecure = async () => {
    const secure = createServer({ noDelay: true }, createEndTls(ofUser() ?? (await ofAuthority()), server, log));
    noteConnections(secure);
    return secure;
  };
  const tunnels = new Tunnels();
  const createOwnProxy = async () => {
    const contexts = await ofAuthority();
    return createProxy({
      ...{ server, upstream, proxyPass, isOwn, log, tunnels },
      createEndTls: (inFrontOf) => createEndTls(contexts, inFrontOf, log),
    });
  };
  const secure = config.tls === undefined ? undefined : await createSecure();
  const proxy = config.proxy === undefined ? undefined : await createOwnProxy();
  const close = closing([secure, proxy], tunnels, afterRealDelay);
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
 * Closes ports whose connections are served by another server, which ends those that are idle with its own stop. Those
 * on which no TLS was begun, and tunnels that nobody uses, are cut, and after a while what is left.
 */
function closing(
  servers: readonly (NetServer | undefined)[],
  tunnels: Tunnels,
  afterRealDelay: AfterRealDelay,
): () => Promise<void> {
  const open = servers.filter((server) => server !== undefined);
  const sockets = () => open.flatMap((server) => [...connectionsOf(server)]);
  return async () => {
    const cancelAll = afterRealDelay(patienceWithPeers, () => {
      for (const socket of sockets()) socket.destroy();
    });
    let cancelNext = () => {};
    const cutIdle = (before: ReadonlyMap<Socket, number>) => {
      const now = new Map(sockets().map((socket) => [socket, socket.bytesRead + socket.bytesWritten]));
      for (const [socket, bytes] of now) if (before.get(socket) === bytes && tunnels.isIdle(socket)) socket.destroy();
      cancelNext = afterRealDelay(patienceWithSilence, () => cutIdle(now));
    };
    cutIdle(new Map());
    tunnels.end();
    await Promise.all(open.map((server) => server.listening && new Promise((resolve) => server.close(resolve))));
    cancelAll();
    cancelNext();
  };
}
