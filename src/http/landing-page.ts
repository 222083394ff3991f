import type { IncomingMessage } from 'node:http';
import { type ControlParts, consolePath, controlPath } from '../control/routing/route.ts';
import { S3Error } from '../model/s3-error.ts';
import { reachedAt } from '../protocol/signatures/reached-at.ts';
import { version } from '../runtime/version.ts';
import type { S3EndpointParts } from '../s3/s3-endpoint.ts';
import { addressOf } from '../s3/s3-request.ts';
import { type Endpoint, failureText } from './front.ts';
import { isFromBrowser } from './web-pages.ts';

/** What browsers and crawlers ask every site for. */
const wellKnown = /^\/(favicon\.ico|robots\.txt|apple-touch-icon[\w-]*\.png|\.well-known\/.*)$/;

/**
 * The page for a person who has typed an address into a browser, or the address alone into curl. It is not for whatever
 * may be meant for S3, which is a request with credentials, or with a header or a bucket of S3's (U5).
 */
export function createLandingPage(
  s3: Pick<S3EndpointParts, 'engine' | 'store' | 'hostNames'>,
  control: Pick<ControlParts, 'config' | 'ports'>,
): Omit<Endpoint, 'pages'> {
  return {
    isFor(message) {
      const { method, url = '/', headers } = message;
      if (method !== 'GET' && method !== 'HEAD') return false;
      if (headers.authorization !== undefined || /[?&](X-Amz-|AWSAccessKeyId=)/.test(url)) return false;
      if (!isFromBrowser(headers) && !asksForPage(headers.accept)) {
        if (url === '/' ? control.config.auth === 'off' : !wellKnown.test(url)) return false;
      }
      if (!isFromBrowser(headers) && hasHeaderOfSdk(message)) return false;
      return !isInBucket(message, s3);
    },
    answer(message, response) {
      const path = pathOf(message);
      const console = path === '/' && message.method === 'GET' && asksForHtml(message) && consoleOf(message, control);
      if (console) {
        response.writeHead(302, { Location: console, 'Content-Length': 0 });
        response.end();
        return;
      }
      const about = aboutText(reachedAt(message), control);
      const text =
        path === '/' ? about : `Nothing is here for a browser: ${path} is in no bucket of this emulator.\n\n${about}`;
      response.writeHead(path === '/' ? 200 : 404, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Length': Buffer.byteLength(text),
      });
      response.end(text);
    },
    failure: (_, requestId) => ({
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      body: failureText(requestId),
    }),
  };
}

/** As browsers do even where they tell neither languages nor where the request comes from; programs take anything. */
function asksForPage(accept = ''): boolean {
  return /^(text\/html|image\/)/.test(accept);
}

function asksForHtml({ headers: { accept = '' } }: IncomingMessage): boolean {
  return accept.includes('text/html');
}

/** Where the console is for whoever has reached the emulator so; undefined where there is none. */
function consoleOf(message: IncomingMessage, { ports }: Pick<ControlParts, 'ports'>): string | undefined {
  const { aws, control } = ports();
  if (control === undefined) return undefined;
  return control === aws ? consolePath : `${reachedAt(message).replace(/\d+$/, String(control))}${consolePath}`;
}

function hasHeaderOfSdk({ headers }: IncomingMessage): boolean {
  return Object.keys(headers).some((name) => name.startsWith('x-amz-') || name.startsWith('amz-sdk-'));
}

function isInBucket(
  message: IncomingMessage,
  { engine, store, hostNames }: Pick<S3EndpointParts, 'engine' | 'store' | 'hostNames'>,
): boolean {
  const bucket = bucketIn(message, hostNames);
  return bucket !== undefined && engine.read(() => store.buckets.find(bucket)) !== undefined;
}

function bucketIn(message: IncomingMessage, hostNames: readonly string[]): string | undefined {
  try {
    return addressOf(message, hostNames).bucket;
  } catch (error) {
    // An escape or a key that S3 refuses.
    if (error instanceof S3Error) return undefined;
    throw error;
  }
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] as string;
}

function aboutText(endpoint: string, { ports }: Pick<ControlParts, 'ports'>): string {
  const { aws, control } = ports();
  const controlAt = aws === control ? endpoint : `http://localhost:${control}`;
  const off = 'switched off (--control)';
  const controlApi = control === undefined ? off : `${controlAt}${controlPath}/openapi.json`;
  return `codepipeline-local ${version} runs here: AWS CodePipeline's API, STS and the part of S3 that artifacts need, for SDKs and the AWS CLI.

Endpoint     export AWS_ENDPOINT_URL=${endpoint}
Health       ${endpoint}${controlPath}/health
Console      ${control === undefined ? off : controlAt + consolePath}
Control API  ${controlApi}
Documents    README.md of the package codepipeline-local
`;
}
