import { type ClientRequest, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';

/** What is said between two neighbours alone (RFC 9110, 7.6.1), and to proxies. */
const hopByHop = new Set([
  ...['connection', 'keep-alive', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding'],
  'upgrade',
]);

/**
 * Asks a URL what a client has asked, and gives it the answer. Host stays what the client has said: it is signed.
 * @param base The path of the request is put behind its own
 * @param fail Takes the error of a server that could not be asked
 */
export function forward(
  message: IncomingMessage,
  response: ServerResponse,
  base: URL,
  fail: (error: Error) => void,
): void {
  const isSecure = base.protocol === 'https:';
  const hostname = base.hostname.replace(/^\[|\]$/g, '');
  const asked: ClientRequest = (isSecure ? requestHttps : requestHttp)({
    host: hostname,
    port: base.port || (isSecure ? 443 : 80),
    // By itself Node would take what Host says.
    ...(isSecure && { servername: hostname }),
    method: message.method ?? 'GET',
    path: base.pathname.replace(/\/$/, '') + (message.url ?? '/'),
    headers: [
      ...endToEnd(message.rawHeaders),
      // By itself Node would send a body without its length for a DELETE.
      ...(message.headers['transfer-encoding'] === undefined ? [] : ['Transfer-Encoding', 'chunked']),
    ],
    setHost: false,
  });
  asked.on('response', (answer) => {
    const { statusCode: status = 0 } = answer;
    if (status < 100) {
      asked.destroy(new Error(`it answered with the status ${status}`));
      return;
    }
    response.writeHead(status, answer.statusMessage, endToEnd(answer.rawHeaders));
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  asked.on('error', (error) => (response.headersSent ? response.destroy() : fail(error)));
  response.on('close', () => asked.destroy());
  message.pipe(asked);
}

/** Names and values in turn, as they came. */
function endToEnd(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => !hopByHop.has((rawHeaders[index - (index % 2)] ?? '').toLowerCase()));
}
