import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../runtime/log.ts';

/**
 * Ends an exchange whose answer has failed in a turn of its own, where no caller could learn of it: with a plain 500,
 * or by a cut where something has been sent already.
 */
export function breakOff(
  log: Log,
  { method, url }: Pick<IncomingMessage, 'method' | 'url'>,
  response: ServerResponse,
  error: unknown,
): void {
  log.error(`${method} ${url} failed`, error);
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { 'content-length': 0, connection: 'close' }).end();
}
