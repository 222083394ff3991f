import { existsSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import aws4 from 'aws4';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a browser is that tests can drive; undefined where there is none. `.ci/run` installs Debian's. */
export const chromiumPath = [process.env.CHROMIUM, ...places].find((path) => path !== undefined && existsSync(path));

/** What a test that is skipped says. */
export const noBrowser = ': needs Chromium (apt-get install chromium, or CHROMIUM=PATH)';

/** Starts a browser for which every name ending in `.example` is this machine. */
export function launchBrowser(options: Pick<LaunchOptions, 'ignoreDefaultArgs'> = {}): Promise<Browser> {
  return chromium.launch({
    ...options,
    executablePath: chromiumPath as string,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP *.example 127.0.0.1'],
    ],
  });
}

/** A web server of somebody else: an empty page for every path, and a list of what it was asked. */
export interface OtherSite extends AsyncDisposable {
  readonly port: number;
  /** `GET /path`, in order. */
  readonly asked: readonly string[];
}

/**
 * @param leadsTo A port to which everything but `/page` is passed on, byte for byte: what a browser sees of a name that has
 *   been made to lead to this machine after it has loaded its page.
 */
export async function startOtherSite(leadsTo?: number): Promise<OtherSite> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { method, url = '/', headers } = request;
    asked.push(`${method} ${url.split('?', 1)[0]}`);
    if (leadsTo === undefined || url === '/page') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>another site</title><body></body>');
      return;
    }
    const passedOn = httpRequest({ port: leadsTo, host: '127.0.0.1', method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
      answer.pipe(response);
    });
    request.pipe(passedOn);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, asked, [Symbol.asyncDispose]: stop };
}

export interface PresignedRequest {
  readonly host: string;
  readonly path: string;
  readonly method?: string;
  readonly service?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
}

/** A URL with a signature in its query, as whoever knows the key can make it. */
export function presign({
  host,
  path,
  method = 'GET',
  service = 's3',
  accessKeyId = 'test',
  secretAccessKey = 'test',
}: PresignedRequest): string {
  const expiring = service === 's3' ? `${path}${path.includes('?') ? '&' : '?'}X-Amz-Expires=600` : path;
  const signed = aws4.sign(
    { host, method, path: expiring, service, region: 'us-east-1', signQuery: true },
    { accessKeyId, secretAccessKey },
  );
  return `http://${host}${signed.path}`;
}
