import type { IncomingMessage } from 'node:http';

/**
 * Where the emulator was reached, as in `http://localhost:4599`: by the name that the client used, under which it
 * reaches it again. A Host without a port stands for the port that is listened on: the JavaScript SDK before 3.278
 * leaves out every port, so that the one of HTTP would lead nowhere.
 */
export function reachedAt({ headers: { host = '' }, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const { localAddress = '', localPort } = socket;
  if (/:\d+$/.test(host)) return `http://${host}`;
  const name = host.replace(/:$/, '') || bracketed(localAddress.replace(/^::ffff:(?=\d+\.)/, ''));
  return localPort === 80 ? `http://${name}` : `http://${name}:${localPort}`;
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
