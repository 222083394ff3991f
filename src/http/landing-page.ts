import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { ControlParts } from '../control/capability.ts';
import { controlPath } from '../control/control-path.ts';
import { S3Error } from '../model/s3-error.ts';
import { isFromBrowser } from '../protocol/from-browser.ts';
import { reachedAt } from '../protocol/reached-at.ts';
import { version } from '../runtime/version.ts';
import type { S3EndpointParts } from '../s3/s3-endpoint.ts';
import { addressOf } from '../s3/s3-request.ts';

/** What a person is shown instead of S3's XML. */
export interface Page {
  readonly status: 200 | 404;
  readonly text: string;
}

/**
 * The page for a person who has typed an address into a browser, or the address alone into curl: undefined for whatever
 * may be meant for S3, which is a request with credentials, or with a header or a bucket of S3's (U5).
 */
export function pageFor(
  { raw: message, originalUrl: url }: Pick<FastifyRequest, 'raw' | 'originalUrl'>,
  s3: Pick<S3EndpointParts, 'engine' | 'store' | 'hostNames'>,
  control: Pick<ControlParts, 'config' | 'ports'>,
): Page | undefined {
  const { method, headers } = message;
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  if (headers.authorization !== undefined || /[?&](X-Amz-|AWSAccessKeyId=)/.test(url)) return undefined;
  const isBrowser = isFromBrowser(headers);
  if (url !== '/' && !isBrowser) return undefined;
  if (!isBrowser && (control.config.auth === 'off' || hasHeaderOfSdk(message))) return undefined;
  if (isInBucket(message, url, s3)) return undefined;
  const path = url.split('?', 1)[0] as string;
  const about = aboutText(reachedAt(message), control);
  return path === '/'
    ? { status: 200, text: about }
    : { status: 404, text: `Nothing is here for a browser: ${path} is in no bucket of this emulator.\n\n${about}` };
}

function hasHeaderOfSdk({ headers }: IncomingMessage): boolean {
  return Object.keys(headers).some((name) => name.startsWith('x-amz-') || name.startsWith('amz-sdk-'));
}

function isInBucket(
  message: IncomingMessage,
  url: string,
  { engine, store, hostNames }: Pick<S3EndpointParts, 'engine' | 'store' | 'hostNames'>,
): boolean {
  const bucket = bucketIn(message, url, hostNames);
  return bucket !== undefined && engine.read(() => store.buckets.find(bucket)) !== undefined;
}

function bucketIn(...request: Parameters<typeof addressOf>): string | undefined {
  try {
    return addressOf(...request).bucket;
  } catch (error) {
    // An escape or a key that S3 refuses.
    if (error instanceof S3Error) return undefined;
    throw error;
  }
}

function aboutText(endpoint: string, { ports }: Pick<ControlParts, 'ports'>): string {
  const { aws, control } = ports();
  const controlAt = aws === control ? endpoint : `http://localhost:${control}`;
  const controlApi = control === undefined ? 'switched off (--control)' : `${controlAt}${controlPath}/openapi.json`;
  return `codepipeline-local ${version} runs here: AWS CodePipeline's API, STS and the part of S3 that artifacts need, for SDKs and the AWS CLI.

Endpoint     export AWS_ENDPOINT_URL=${endpoint}
Health       ${endpoint}${controlPath}/health
Control API  ${controlApi}
Documents    README.md of the package codepipeline-local
`;
}
