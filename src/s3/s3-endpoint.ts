import type { IncomingMessage, ServerResponse } from 'node:http';
import { worldOfDefaultBucket } from '../domain/bucket-name.ts';
import type { Engine } from '../engine/engine.ts';
import { ensureDefaultBucket } from '../engine/find-bucket.ts';
import { HeldContent } from '../engine/read-content.ts';
import { S3Error } from '../model/s3-error.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Log } from '../runtime/log.ts';
import type { Store } from '../sqlite/store.ts';
import { drain } from './drain.ts';
import type { AuthenticateS3, S3Answer } from './operation.ts';
import { operationFor } from './registry.ts';
import { readRequest } from './s3-request.ts';
import { send, sendError } from './send.ts';

export interface S3EndpointParts {
  readonly engine: Engine;
  readonly store: Store;
  readonly authenticate: AuthenticateS3;
  /** Names of this machine under which the emulator is reached, for buckets before them (N1). */
  readonly hostNames: readonly string[];
  readonly ids: Ids;
  readonly log: Log;
}

/** Answers requests to S3. Nothing that it is asked makes it throw. */
export type S3Endpoint = (message: IncomingMessage, response: ServerResponse, url: string) => Promise<void>;

/** The steps from a request to its answer: address, signature, operation, permission, operation's work. */
export function createS3Endpoint(parts: S3EndpointParts): S3Endpoint {
  const { engine, store, authenticate, ids, log } = parts;

  return async (message, response, url) => {
    const requestId = ids.requestId();
    let answer: S3Answer | undefined;
    try {
      answer = await answerTo(message, url);
      // A body that means nothing to its operation would be taken for the connection's next request.
      if (!message.complete) await drain(message);
      await send(response, requestId, answer);
    } catch (error) {
      const refusal = asS3Error(error, requestId, `${message.method} ${url}`);
      const isWhole = await drain(message);
      sendError({ message, response, url, closes: !isWhole }, requestId, refusal);
    } finally {
      if (answer?.body instanceof HeldContent) answer.body.close();
    }
  };

  async function answerTo(message: IncomingMessage, url: string): Promise<S3Answer> {
    const request = readRequest(message, url, parts.hostNames);
    const caller = authenticate(request);
    const operation = operationFor(request);
    if (!caller.may(operation.name, request.bucket, request.key)) throw new S3Error('AccessDenied');
    if (request.bucket !== undefined && engine.read(() => needsDefaultBucket(request.bucket as string))) {
      engine.perform((work) => ensureDefaultBucket(work, request.bucket as string));
    }
    return operation.handle({ engine, store, caller }, request);
  }

  function needsDefaultBucket(name: string): boolean {
    return store.buckets.find(name) === undefined && worldOfDefaultBucket(name) !== undefined;
  }

  function asS3Error(error: unknown, requestId: string, request: string): S3Error {
    if (error instanceof S3Error) return error;
    log.error(`S3 request ${requestId} (${request}) failed: ${error instanceof Error ? error.stack : error}`);
    return new S3Error('InternalError');
  }
}
