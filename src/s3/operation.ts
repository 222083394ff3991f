import type { World } from '../domain/world.ts';
import type { Engine } from '../engine/engine.ts';
import type { PinnedBlob } from '../engine/objects/blobs.ts';
import type { S3OperationName } from '../model/operation-names.ts';
import type { ChunkSignatures } from '../protocol/bodies/aws-chunked.ts';
import type { Log } from '../runtime/log.ts';
import type { Store } from '../sqlite/store.ts';
import type { S3Request } from './s3-request.ts';

/** Who sent a request to the S3 endpoint. */
export interface S3Caller {
  /** Account of the key; region of the signature. */
  readonly world: World;
  readonly accessKeyId: string;
  /** Of a job's credentials: the key of the action execution that they were issued for. */
  readonly actionExecution: number | undefined;
  /** Whether the caller may do this. For operations that touch two objects it is asked for each. */
  may(operation: S3OperationName, bucket: string | undefined, key: string | undefined): boolean;
  /** Given when the body is a stream whose chunks are signed. */
  readonly chunkSignatures?: ChunkSignatures | undefined;
}

/**
 * Finds out who sent a request. The body, which has not come yet, is checked later, by the hash in its header.
 * @throws S3Error
 */
export type AuthenticateS3 = (request: Pick<S3Request, 'method' | 'url' | 'headers'>) => S3Caller;

/** What an operation works on. */
export interface S3Context {
  readonly engine: Engine;
  readonly store: Store;
  readonly caller: S3Caller;
  readonly log: Log;
}

export interface S3Answer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | number | undefined>>;
  /** An XML document, or bytes of an object. */
  readonly body?: string | PinnedBlob;
  /** Whether the connection breaks in the middle of the bytes. */
  readonly breaksOff?: boolean;
}

/** One operation of S3. What it changes happens in one transaction, after the body has come. */
export interface S3Operation {
  readonly name: S3OperationName;
  /** @throws S3Error */
  handle(context: S3Context, request: S3Request): S3Answer | Promise<S3Answer>;
}

export function s3Operation(name: S3OperationName, handle: S3Operation['handle']): S3Operation {
  return { name, handle };
}
