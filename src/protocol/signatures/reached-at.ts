import type { IncomingMessage } from 'node:http';
import { readAwsHost } from '../../runtime/aws-hosts.ts';

/**
 * Where the emulator was reached, as in `http://localhost:4599`: by the name that the client used, under which it
 * reaches it again. A Host without a port stands for the port that is listened on: the JavaScript SDK before 3.278
 * leaves out every port, so that the one of HTTP would lead nowhere.
 */
export function reachedAt({ headers: { host = '' }, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const { localAddress = '', localPort } = socket;
  const [scheme, usualPort] = isSecure({ socket }) ? ['https', 443] : ['http', 80];
  if (/:\d+$/.test(host)) return `${scheme}://${host}`;
  // Whatever leads a client here by a name of AWS does so without a port.
  if (readAwsHost(host) !== undefined) return `${scheme}://${host}`;
  const name = host.replace(/:$/, '') || bracketed(localAddress.replace(/^::ffff:(?=\d+\.)/, ''));
  return localPort === usualPort ? `${scheme}://${name}` : `${scheme}://${name}:${localPort}`;
}

/** The same for whoever is not led here by names of AWS, such as the sender of a webhook's deliveries. */
export function reachedByAll(request: Pick<IncomingMessage, 'headers' | 'socket'>, endpoint: () => string): string {
  const { host = '' } = request.headers;
  return readAwsHost(host.replace(/:\d+$/, '')) === undefined ? reachedAt(request) : endpoint();
}

/** Whether a request came over TLS. */
export function isSecure({ socket }: Pick<IncomingMessage, 'socket'>): boolean {
  return 'encrypted' in socket;
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
