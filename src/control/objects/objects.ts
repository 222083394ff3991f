import { Readable } from 'node:stream';
import { instant } from '../../domain/duration.ts';
import { isBucketName, offenceOfKey } from '../../domain/objects/names.ts';
import { hasBlob } from '../../domain/objects/stored-object.ts';
import { worldNamedBy } from '../../domain/world.ts';
import { findCurrentVersion } from '../../engine/objects/artifacts.ts';
import { PinnedBlob } from '../../engine/objects/blobs.ts';
import { contentTypeOf } from '../../engine/objects/content-type.ts';
import { publishObject, stageObject } from '../../engine/objects/store-object.ts';
import { nameInZip, openStoredZip } from '../../engine/objects/stored-zip.ts';
import { count, integer, list, object, optional, text } from '../../model/shape.ts';
import { ControlError } from '../routing/control-error.ts';
import { type ControlParts, route, type StreamRoute } from '../routing/route.ts';
import { binary, instantText, limit, nonEmpty, nothing, placed, worldMembers } from '../routing/shapes.ts';

export const bucketDescription = object(
  { name: text(), ...worldMembers, createdAt: instantText() },
  'A bucket, and whose it is.',
);

export const objectDescription = object(
  { key: text(), size: count('Bytes.'), etag: text(), modifiedAt: instantText() },
  'The current version of an object.',
);

export const objectListOptions = object(
  {
    bucket: nonEmpty,
    prefix: optional(text('Only keys that begin with it.')),
    after: optional(text('Only keys behind it, in the order of their bytes.')),
    limit: limit(1000, 'How many, 1 to 1000. Default 100.'),
  },
  'Which objects of a bucket.',
);

export const listBuckets = route({
  method: 'GET',
  path: '/buckets',
  summary: 'List all buckets by name',
  input: nothing,
  answer: object({ buckets: list(bucketDescription) }),
  run: ({ engine, store }) =>
    engine.read(() => ({
      buckets: store.buckets.listAll().map(({ name, account, region, createdAt }) => ({
        name,
        accountId: account,
        region,
        createdAt: instant(createdAt),
      })),
    })),
});

export const listObjects = route({
  method: 'GET',
  path: '/objects',
  summary: 'List objects of a bucket by key',
  errors: ['notFound'],
  input: objectListOptions,
  answer: object({ objects: list(objectDescription) }),
  run: ({ engine, store }, { bucket: name, prefix = '', after, limit: most = 100 }) =>
    engine.read(() => {
      const bucket = store.buckets.find(name);
      if (bucket === undefined) throw new ControlError('notFound', `There is no bucket '${name}'.`);
      const place = { name: after ?? prefix, from: after === undefined ? 'at' : 'after' } as const;
      const objects = store.objects.list(bucket.key, prefix, place, most).filter(hasBlob);
      return {
        objects: objects.map(({ name: key, size, etag, modifiedAt }) => ({
          key,
          size,
          etag,
          modifiedAt: instant(modifiedAt),
        })),
      };
    }),
});

const objectPlace = { bucket: nonEmpty, key: nonEmpty };
export const bytesType = 'application/octet-stream';

/** What programs other than SDKs, such as a page, have of an object. */
export const readContent: StreamRoute = {
  method: 'GET',
  path: '/artifacts/content',
  summary: 'Send the bytes of an object, or of a file in a zip',
  errors: ['notFound', 'conflict'],
  input: object({
    ...objectPlace,
    entry: optional(text('Name of a file in it, which is a zip.')),
    length: optional(integer('How many bytes at most. Default all.', { minimum: 0 })),
  }),
  answerContent: { [bytesType]: { schema: binary } },
};

export const writeContent: StreamRoute = {
  method: 'POST',
  path: '/artifacts/content',
  summary: 'Put an object, at most 64 MiB, and make its bucket when it is not there',
  input: placed(objectPlace),
  bodyContent: { [bytesType]: { schema: binary } },
  answer: nothing,
};

/** Bytes on their way, and what a file with them is called. */
export interface Content {
  readonly name: string;
  readonly bytes: Readable;
}

/** Opens an object, or a file in one. @throws ControlError `notFound`, `conflict` for a zip that cannot be read */
export async function openContent(
  { engine, store }: Pick<ControlParts, 'engine' | 'store'>,
  { bucket, key, entry }: { readonly bucket: string; readonly key: string; readonly entry?: string | undefined },
  length = Number.POSITIVE_INFINITY,
): Promise<Content> {
  const pinned = engine.read(() => {
    const version = findCurrentVersion(store, { bucketName: bucket, objectKey: key });
    if (version === undefined) throw new ControlError('notFound', `There is no object ${bucket}/${key}.`);
    const { blob, size } = version;
    const to = entry === undefined ? Math.min(size, length) : size;
    return { blob, size, bytes: new PinnedBlob({ engine, store, blob, from: 0, to }) };
  });
  if (entry === undefined) return { name: lastPartOf(key), bytes: Readable.from(pinned.bytes, { objectMode: false }) };
  try {
    const bytes = await openEntry({ engine, store, ...pinned }, entry);
    bytes.once('close', () => pinned.bytes.close());
    return { name: lastPartOf(entry), bytes: Readable.from(firstBytes(bytes, length), { objectMode: false }) };
  } catch (error) {
    pinned.bytes.close();
    throw error instanceof ControlError
      ? error
      : new ControlError('conflict', `${bucket}/${key} cannot be read: ${(error as Error).message}.`);
  }
}

async function openEntry(stored: Parameters<typeof openStoredZip>[0], name: string): Promise<Readable> {
  const zip = await openStoredZip(stored);
  for await (const entry of zip.eachEntry()) {
    if (nameInZip(entry) === name) return zip.openReadStreamPromise(entry);
  }
  throw new ControlError('notFound', `There is no file '${name}' in it.`);
}

async function* firstBytes(bytes: Readable, length: number): AsyncGenerator<Buffer> {
  let left = length;
  for await (const piece of bytes as AsyncIterable<Buffer>) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}

function lastPartOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}

/** Puts an object as a person does, with the events that S3 would send. @throws ControlError `invalid` */
export async function saveContent(
  { config, engine, store }: ControlParts,
  { bucket, key, ...place }: { bucket: string; key: string; account?: string; region?: string },
  bytes: Buffer,
): Promise<void> {
  if (store.buckets.find(bucket) === undefined && !isBucketName(bucket)) {
    throw new ControlError('invalid', `No bucket can be called '${bucket}'.`);
  }
  const offence = offenceOfKey(key);
  if (offence !== undefined) throw new ControlError('invalid', `The key '${key}' ${offence.sentence}`);
  const world = worldNamedBy(place, { accountId: config.account, region: config.region });
  const staged = await stageObject(engine, { bucket, key }, Readable.from([bytes]));
  try {
    engine.perform((context) => publishObject(context, world, staged, { 'content-type': contentTypeOf(key) }));
  } finally {
    staged.release();
  }
}
