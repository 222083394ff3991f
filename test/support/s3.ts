import { createHash } from 'node:crypto';
import type { Job } from '@aws-sdk/client-codepipeline';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import aws4 from 'aws4';
import type { EmulatorOptions } from '../../src/config/emulator-options.ts';
import { startTestEmulator, type TestEmulator } from './emulator.ts';
import { type RawAnswer, type RawRequest, sendRaw } from './http.ts';

/** An emulator of one test with an SDK client for S3 and a bucket of its own. */
export interface S3TestEmulator extends TestEmulator {
  readonly s3: S3Client;
}

/** The bucket that every such emulator has. */
export const bucket = 'bucket-1';

export async function startS3(options: EmulatorOptions = {}): Promise<S3TestEmulator> {
  const emulator = await startTestEmulator(options);
  const s3 = s3ClientFor(emulator);
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const stop = async () => {
    s3.destroy();
    await emulator.stop();
  };
  return { ...emulator, s3, stop, [Symbol.asyncDispose]: stop };
}

export function s3ClientFor(
  { endpoint }: { readonly endpoint: string },
  account = '123456789012',
  region = 'us-east-1',
) {
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: account, secretAccessKey: 'test' },
  });
}

/** S3 with the credentials that a job's worker is given. */
export function s3ClientOfJob({ endpoint }: { readonly endpoint: string }, { data }: Job): S3Client {
  const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = data?.artifactCredentials ?? {};
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  return new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1, credentials });
}

export interface S3RawRequest extends RawRequest {
  /** Value of `x-amz-content-sha256`. Default: the body's hash. */
  readonly payload?: string;
  /** What is signed and sent in place of the endpoint's own Host. */
  readonly host?: string;
}

/** Sends a signed request to S3 as no SDK would: its body may break every promise of its headers. */
export function sendS3(
  to: { readonly endpoint: string },
  { method = 'GET', path = '/', headers = {}, body, payload, host }: S3RawRequest,
): Promise<RawAnswer> {
  const bytes = Buffer.concat([body ?? []].flat().map((part) => Buffer.from(part as string)));
  const hash = payload ?? createHash('sha256').update(bytes).digest('hex');
  const all = { ...headers, Host: host ?? new URL(to.endpoint).host, 'X-Amz-Content-Sha256': hash };
  const { headers: signed = {} } = aws4.sign(
    { service: 's3', region: 'us-east-1', method, path, headers: { ...all } },
    { accessKeyId: 'test', secretAccessKey: 'test' },
  );
  const { Authorization, 'X-Amz-Date': date } = signed as Record<string, string>;
  return sendRaw(to, {
    method,
    path,
    headers: { ...all, Authorization: Authorization as string, 'X-Amz-Date': date as string },
    ...(body !== undefined && { body }),
  });
}

/** The text of the first element of this name in an answer's document. */
export function elementOf({ body }: RawAnswer, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(body.toString())?.[1];
}

/** Status and code of a refusal. */
export function codeOf(answer: RawAnswer): { readonly status: number; readonly code: string | undefined } {
  return { status: answer.status, code: elementOf(answer, 'Code') };
}

export function headerOf({ headers }: RawAnswer, name: string): string | undefined {
  return headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}

/** Bytes that are the same in every run and repeat nowhere near. */
export function bytesOf(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}
