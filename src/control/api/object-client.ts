import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { offenceOfKey } from '../../domain/objects/names.ts';
import type { World } from '../../domain/world.ts';
import { ownRequestHeader } from '../../journal/request-record.ts';
import { credentialsFor } from '../../runtime/environment.ts';
import { inTemporaryFolder } from '../../runtime/temporary-folder.ts';
import { ControlError } from '../routing/control-error.ts';

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
  return new S3Client(endpoint, world);
}

class S3Client implements ObjectClient {
  readonly world: World;
  readonly #endpoint: string;

  constructor(endpoint: string, world: World) {
    this.world = world;
    this.#endpoint = endpoint;
  }

  async get(place: ObjectPlace): Promise<Buffer> {
    checkPlace(place);
    return buffer(await this.#request('GET', place));
  }

  async put(place: ObjectPlace, bytes: Uint8Array): Promise<void> {
    checkPlace(place);
    await this.#ensureBucket(place);
    const { contentTypeOf } = await import('../../engine/objects/content-type.ts');
    const content = { body: bytes, length: bytes.length, contentType: contentTypeOf(place.key) };
    (await this.#request('PUT', place, content)).resume();
  }

  async putFile(place: ObjectPlace, from: string): Promise<void> {
    checkPlace(place);
    const { openFrom } = await import('../../seeding/reading/open-from.ts');
    const { stream, size, contentType } = await openFrom(from, place.key);
    await this.#ensureBucket(place);
    const send = async (body: Readable, length: number) =>
      (await this.#request('PUT', place, { body, length, contentType })).resume();
    if (size !== undefined) await send(stream, size);
    else await spooled(stream, send);
  }

  async #ensureBucket({ bucket }: ObjectPlace): Promise<void> {
    const path = `/${encodeURIComponent(bucket)}`;
    const head = await this.#send('HEAD', path);
    head.resume();
    if (head.statusCode === 404) (await checked(await this.#send('PUT', path), path)).resume();
  }

  async #request(method: string, { bucket, key }: ObjectPlace, content?: Content): Promise<IncomingMessage> {
    const path = `/${[bucket, ...key.split('/')].map(encodeURIComponent).join('/')}`;
    return checked(await this.#send(method, path, content), `${bucket}/${key}`);
  }

  /** Not by fetch: it takes the segments `.` and `..` out of a path, which in a key are text (N1). */
  async #send(method: string, path: string, content?: Content): Promise<IncomingMessage> {
    const endpoint = this.#endpoint;
    const headers = await this.#signedHeaders(method, path, content);
    return new Promise((resolve, reject) => {
      const start = endpoint.startsWith('https:') ? httpsRequest : httpRequest;
      const sent = start(endpoint, { method, path, headers }, resolve);
      sent.on('error', (error: NodeJS.ErrnoException) => {
        reject(new ControlError('unreachable', `No emulator answers at ${endpoint} (${error.code ?? error.message}).`));
      });
      if (!(content?.body instanceof Readable)) {
        sent.end(content?.body);
        return;
      }
      // Before the pipeline, which has the request fail for it.
      content.body.on('error', reject);
      pipeline(content.body, sent).catch(reject);
    });
  }

  async #signedHeaders(method: string, path: string, content?: Content): Promise<OutgoingHttpHeaders> {
    const { default: aws4 } = await import('aws4');
    const { region, accountId } = this.world;
    const given = {
      Host: new URL(this.#endpoint).host,
      'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
      [ownRequestHeader]: 'yes',
      ...(content && { 'Content-Length': content.length, 'Content-Type': content.contentType }),
    };
    const request = { service: 's3', region, method, path, headers: given };
    return aws4.sign(request, credentialsFor(accountId)).headers as OutgoingHttpHeaders;
  }
}

interface Content {
  readonly body: Uint8Array | Readable;
  readonly length: number;
  readonly contentType: string;
}

async function checked(response: IncomingMessage, what: string): Promise<IncomingMessage> {
  const { statusCode: status = 0 } = response;
  if (status >= 200 && status < 300) return response;
  const [, message] = /<Message>([^<]*)</.exec(await text(response)) ?? [];
  throw new ControlError(status === 404 ? 'notFound' : 'conflict', `${what}: ${message ?? `S3 answered ${status}`}`);
}

/** S3 wants to know a body's length first, and a zip's is known when it is made. */
async function spooled(stream: Readable, use: (body: Readable, length: number) => Promise<unknown>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const file = join(folder, 'artifact.zip');
    await pipeline(stream, createWriteStream(file));
    const handle = await open(file);
    const body = handle.createReadStream({ autoClose: false });
    try {
      // S3 answers when the last byte is there, before the end has been read; without it the request would never end,
      // nor would the process.
      await Promise.all([use(body, (await handle.stat()).size), once(body, 'end')]);
    } finally {
      body.destroy();
      await handle.close();
    }
  });
}

/** @throws ControlError for what no URL can name, or S3 would refuse when a bucket has been made for it */
function checkPlace({ bucket, key }: ObjectPlace): void {
  if (!bucket.isWellFormed()) throw new ControlError('invalid', 'The bucket has half of a surrogate pair in its name.');
  const offence = offenceOfKey(key);
  if (offence !== undefined) throw new ControlError('invalid', `The key '${key}' ${offence.sentence}`);
}
