import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** Names of this machine from inside a container, by which no public server is known. */
const privateNames = ['host.docker.internal'];

/**
 * Why a request may be that of a web page and is refused, or undefined: a page that anybody opens in a browser on this
 * machine must not reach the control API. A browser tells where a request comes from, save when the page's own name was
 * made to lead to this machine (DNS rebinding): then Host is that name.
 */
export function refusalOf(
  { host = '', origin }: Pick<IncomingHttpHeaders, 'host' | 'origin'>,
  allowedNames: readonly string[],
): string | undefined {
  const name = nameOf(host);
  if (!isIP(name) && !isSingleLabel(name) && !privateNames.includes(name) && !allowedNames.includes(name)) {
    return `The control API does not answer to the host '${name}', which may lead here by a web page's doing: reach the emulator by IP or as localhost, or start it with --allowed-host ${name}.`;
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    return `The control API is closed to web pages, and this request is one of ${origin}.`;
  }
  return undefined;
}

/** Host without the port and an IPv6 address's brackets. */
function nameOf(host: string): string {
  const [, address, name = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host) ?? [];
  return (address ?? name).toLowerCase();
}

/** `localhost`, or a machine or container of the same network: such names are not known outside. */
function isSingleLabel(name: string): boolean {
  return /^[a-z0-9_-]+$/.test(name);
}
