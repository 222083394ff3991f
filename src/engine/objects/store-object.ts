import { createHash } from 'node:crypto';
import { cannedList } from '../../domain/objects/stored-object.ts';
import type { World } from '../../domain/world.ts';
import type { Context, Transactions } from '../context.ts';
import { BlobWriter } from './blobs.ts';
import { ensureBucket } from './ensure-bucket.ts';
import { putObject } from './object-versions.ts';

/** Bytes that lie in the store and are nobody's object yet. */
export interface StagedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly blob: number;
  /** Unpins the bytes: they stay as long as an object has them. */
  release(): void;
}

/**
 * Reads bytes into the store; `publishObject` makes them an object, as often as it is asked until they are released.
 */
export async function stageObject(
  engine: Transactions,
  { bucket, key }: Pick<StagedObject, 'bucket' | 'key'>,
  source: AsyncIterable<Buffer>,
): Promise<StagedObject> {
  const writer = new BlobWriter(engine);
  try {
    const md5 = createHash('md5');
    for await (const bytes of source) {
      md5.update(bytes);
      writer.write(bytes);
    }
    const { size } = writer;
    const blob = engine.perform(({ store }) => writer.complete(store));
    return { bucket, key, size, etag: md5.digest('hex'), blob, release: () => writer.release() };
  } catch (error) {
    writer.release();
    throw error;
  }
}

/** Makes bytes that lie in the store an object; its bucket is made when it is not there. */
export function publishObject(
  context: Context,
  world: World,
  { bucket: name, key, blob, size, etag }: Omit<StagedObject, 'release'>,
  headers: Readonly<Record<string, string>>,
  cannedAcl?: string,
): void {
  const bucket = ensureBucket(context, world, name);
  const grants = cannedAcl === undefined ? undefined : cannedList(cannedAcl, bucket.account);
  const attributes = { headers, metadata: {}, ...(grants !== undefined && { grants }) };
  putObject(context, bucket, { name: key, blob, size, etag, attributes });
}
