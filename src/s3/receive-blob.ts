import type { ChecksumAlgorithm } from '../domain/objects/stored-object.ts';
import type { Context } from '../engine/context.ts';
import { BlobWriter } from '../engine/objects/blobs.ts';
import type { S3Context } from './operation.ts';
import { type ReceivedBody, receiveBody } from './receive-body.ts';
import type { S3Request } from './s3-request.ts';

/** A body whose bytes lie in the store. */
interface ReceivedBlob extends ReceivedBody {
  readonly blob: number;
}

/**
 * Stages a body while it comes and publishes it in one transaction once it is known to be right. Whatever goes wrong on
 * the way leaves nothing behind.
 * @throws S3Error
 */
export async function receiveBlob<T>(
  { engine, caller }: S3Context,
  request: S3Request,
  options: { readonly algorithm?: ChecksumAlgorithm | undefined },
  publish: (work: Context, received: ReceivedBlob) => T,
): Promise<T> {
  const writer = new BlobWriter(engine);
  try {
    const received = await receiveBody(request, (bytes) => writer.write(bytes), {
      ...options,
      signatures: caller.chunkSignatures,
    });
    return engine.perform((work) => publish(work, { ...received, blob: writer.complete(work.store) }));
  } finally {
    writer.release();
  }
}
