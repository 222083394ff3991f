import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer as createServerOfNode, type Server as HttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Config } from '../config/config.ts';
import { OptionError } from '../config/option-values.ts';
import type { AfterRealDelay } from '../runtime/alarm.ts';
import type { Log } from '../runtime/log.ts';
import { versionOfEmulatorAt } from './occupant.ts';

/**
 * A server of node:http. A request may take as long as it likes, as uploads do: bodies that stall are watched where
 * they are read (A15), and heads have Node's own limit of a minute.
 */
export function createHttpServer(listenerFor: (server: HttpServer) => RequestListener): HttpServer {
  const server = createServerOfNode();
  noteConnections(server);
  server.requestTimeout = 0;
  // Longer than proxies keep their connections: whoever closes one may just be sent a request.
  server.keepAliveTimeout = 72_000;
  return server.on('request', listenerFor(server));
}

/**
 * Lets a server listen on a port of the host that the options name; returns the port.
 * @param option The option that gives the port, for whom it cannot be had
 * @throws OptionError
 */
export async function listen(
  server: Server,
  port: number,
  config: Config,
  log: Log,
  option = '--port',
): Promise<number> {
  try {
    await once(server.listen(port, config.host), 'listening');
  } catch (error) {
    throw await explain(error as NodeJS.ErrnoException, config, option);
  }
  server.on('error', (error) => log.error('A connection could not be taken', error));
  if (config.host === 'localhost') await listenAtOthers(server, config.host);
  return (server.address() as AddressInfo).port;
}

/**
 * A name may have several addresses, `localhost` one of IPv4 and one of IPv6, of which a server listens at the first
 * alone. Connections to the others, where they can be had, are handed to it.
 */
async function listenAtOthers(server: Server, host: string): Promise<void> {
  const { address: own, port } = server.address() as AddressInfo;
  const all = await lookup(host, { all: true }).catch(() => []);
  const others = all.filter(({ address }) => address !== own);
  for (const { address } of others) {
    const relay = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket));
    try {
      await once(relay.listen(port, address), 'listening');
    } catch {
      continue;
    }
    relay.on('error', (error) => server.emit('error', error));
    server.once('close', () => relay.close());
  }
}

/** Milliseconds of real time that a stop gives the requests under way. */
export const patienceWithPeers = 3000;

/**
 * Milliseconds of real time that a stop gives a connection on which nothing has come yet: browsers keep some in store.
 */
export const patienceWithSilence = 100;

const connections = new WeakMap<Server, Set<Socket>>();

/** Notes the connections of a server, for `connectionsOf`. */
export function noteConnections(server: Server): void {
  const open = new Set<Socket>();
  connections.set(server, open);
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
}

/** Those that are open of a server whose connections are noted. */
export function connectionsOf(server: Server): Iterable<Socket> {
  return connections.get(server) ?? [];
}

/**
 * Lets the requests under way end, and then their connections, which would stay open for the clients' next requests.
 */
export async function close(server: HttpServer, afterRealDelay: AfterRealDelay): Promise<void> {
  if (!server.listening) return;
  server.keepAliveTimeout = 1;
  server.keepAliveTimeoutBuffer = 0;
  // A peer that stalls in the middle of a request, or never begins one, would hold up the stop for ever.
  const cancels = [
    afterRealDelay(patienceWithPeers, () => server.closeAllConnections()),
    afterRealDelay(patienceWithSilence, () => {
      for (const socket of connectionsOf(server)) if (socket.bytesRead === 0) socket.destroy();
    }),
  ];
  await new Promise((resolve) => server.close(resolve));
  for (const cancel of cancels) cancel();
}

/** An IP at which this machine reaches the server: the JavaScript SDK turns any name into a virtual host for S3. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === 'localhost') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

async function explain(
  error: NodeJS.ErrnoException & { readonly port?: number },
  { host }: Config,
  option: string,
): Promise<Error> {
  switch (error.code) {
    case 'EADDRINUSE':
      return new OptionError(
        `Port ${error.port} on ${host} is in use${await howToFree(host, error.port)}, or choose another with ${option}.`,
      );
    case 'EACCES':
      return new OptionError(
        `Port ${error.port} on ${host} may not be used by this user; choose one above 1023 with ${option}.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new OptionError(`${host} is not an address of this machine; choose another with --host.`);
    default:
      return error;
  }
}

/** Names an emulator that has the port: it may be one that was forgotten, or one to use. */
async function howToFree(host: string, port = 0): Promise<string> {
  const endpoint = `http://${reachableHost(host)}:${port}`;
  const version = await versionOfEmulatorAt(endpoint);
  if (version === undefined) return '; stop what uses it';
  return ` by an emulator (codepipeline-local ${version}); stop it with 'codepipeline-local stop --endpoint ${endpoint}'`;
}
