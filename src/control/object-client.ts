import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { World } from '../domain/world.ts';
import { credentialsFor } from '../environment.ts';
import { ownRequestHeader } from '../journal/own-requests.ts';
import { ControlError } from './control-error.ts';

/** Where an object lies. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

/** Bytes to and from an emulator, by the way that every worker uses, too: its S3 endpoint. */
export interface ObjectClient {
  /** Account and region of the emulator. */
  readonly world: World;
  /** @throws ControlError `notFound` */
  get(place: ObjectPlace): Promise<Buffer>;
  /** Makes the bucket when it is not there. @throws ControlError */
  put(place: ObjectPlace, bytes: Uint8Array): Promise<void>;
  /** Puts a file, or a folder as a zip. @throws ControlError, FixtureError */
  putFile(place: ObjectPlace, from: string): Promise<void>;
}

export function createObjectClient(endpoint: string, world: World): ObjectClient {
  return {
    world,
    get: async (place) => {
      const response = await request('GET', place);
      return Buffer.from(await response.arrayBuffer());
    },
    put: async (place, bytes) => {
      await ensureBucket(place);
      await request('PUT', place, { body: bytes, length: bytes.length });
    },
    putFile: async (place, from) => {
      const { openFrom } = await import('../seeding/open-from.ts');
      const { stream, size } = await openFrom(from);
      await ensureBucket(place);
      if (size !== undefined) await request('PUT', place, { body: stream, length: size });
      else await spooled(stream, (body, length) => request('PUT', place, { body, length }));
    },
  };

  async function ensureBucket({ bucket }: ObjectPlace): Promise<void> {
    const head = await send('HEAD', `/${bucket}`);
    if (head.status === 404) await checked(await send('PUT', `/${bucket}`), `/${bucket}`);
  }

  async function request(method: string, { bucket, key }: ObjectPlace, content?: Content): Promise<Response> {
    const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
    return checked(await send(method, path, content), `${bucket}/${key}`);
  }

  async function send(method: string, path: string, content?: Content): Promise<Response> {
    const { default: aws4 } = await import('aws4');
    const signed = aws4.sign(
      {
        service: 's3',
        region: world.region,
        method,
        path,
        headers: {
          Host: new URL(endpoint).host,
          'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
          [ownRequestHeader]: 'yes',
          ...(content && { 'Content-Length': content.length }),
        },
      },
      credentialsFor(world.accountId),
    );
    const { Host: _, 'Content-Length': length, ...headers } = signed.headers as Record<string, string>;
    const body = content?.body instanceof Readable ? Readable.toWeb(content.body) : content?.body;
    return fetch(endpoint + path, {
      method,
      headers: { ...headers, ...(length !== undefined && { 'Content-Length': String(length) }) },
      ...(body !== undefined && { body: body as NonNullable<RequestInit['body']>, duplex: 'half' }),
    } as RequestInit).catch((error: Error) => {
      throw new ControlError('unreachable', `No emulator answers at ${endpoint} (${error.message}).`);
    });
  }
}

interface Content {
  readonly body: Uint8Array | Readable;
  readonly length: number;
}

async function checked(response: Response, what: string): Promise<Response> {
  if (response.ok) return response;
  const [, message] = /<Message>([^<]*)</.exec(await response.text()) ?? [];
  const code = response.status === 404 ? 'notFound' : 'conflict';
  throw new ControlError(code, `${what}: ${message ?? `S3 answered ${response.status}`}`);
}

/** S3 wants to know a body's length first, and a zip's is known when it is made. */
async function spooled(stream: Readable, use: (body: Readable, length: number) => Promise<unknown>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'codepipeline-local-'));
  try {
    const file = join(folder, 'artifact.zip');
    await pipeline(stream, createWriteStream(file));
    await use(createReadStream(file), statSync(file).size);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
