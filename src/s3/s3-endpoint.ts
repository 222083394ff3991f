import type { IncomingMessage, ServerResponse } from 'node:http';
import { worldOfDefaultBucket } from '../domain/objects/names.ts';
import { worldKey } from '../domain/world.ts';
import type { Engine } from '../engine/engine.ts';
import { PinnedBlob } from '../engine/objects/blobs.ts';
import { ensureDefaultBucket } from '../engine/objects/ensure-bucket.ts';
import { ConnectionCut, carryOut } from '../faults/carry-out.ts';
import type { Faults } from '../faults/faults.ts';
import type { Journal } from '../journal/journal.ts';
import type { RequestDraft } from '../journal/request-record.ts';
import { S3Error } from '../model/s3-error.ts';
import { readCredential, signedRequest } from '../protocol/read-signature.ts';
import { type AfterStall, drain } from '../protocol/request-body.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Log } from '../runtime/log.ts';
import type { Store } from '../sqlite/store.ts';
import { withHoistedHeaders } from './hoisted-headers.ts';
import { checkExpectedOwner } from './look-ups.ts';
import type { AuthenticateS3, S3Answer, S3Caller, S3Operation } from './operation.ts';
import { findOperation, noOperation } from './registry.ts';
import { addressOf, readRequest, type S3Request } from './s3-request.ts';
import { send, sendError } from './send.ts';

export interface S3EndpointParts {
  readonly engine: Engine;
  readonly store: Store;
  readonly authenticate: AuthenticateS3;
  /** Names of this machine under which the emulator is reached, for buckets before them (N1). */
  readonly hostNames: readonly string[];
  readonly afterStall: AfterStall;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly ids: Ids;
  readonly log: Log;
}

/** Answers requests to S3. Nothing that it is asked makes it throw. */
export type S3Endpoint = (message: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The steps from a request to its answer: address, signature, operation, permission, operation's work. */
export function createS3Endpoint(parts: S3EndpointParts): S3Endpoint {
  const { engine, store, authenticate, journal, faults, ids, log } = parts;
  const warned = new Set<string>();

  return async (message, response) => {
    const { url = '/' } = message;
    const requestId = ids.requestId();
    const record = journal.begin('s3', message);
    let answer: S3Answer | undefined;
    try {
      answer = await answerTo(message, record);
      // A body that means nothing to its operation would be taken for the connection's next request.
      const isWhole = message.complete || (await drain(message, parts.afterStall));
      if (!isWhole) response.setHeader('Connection', 'close');
      await send(response, requestId, answer);
      journal.end(record, response.destroyed ? 0 : response.statusCode);
    } catch (error) {
      record.accessKeyId ??= readCredential(signedRequest(message))?.accessKeyId;
      if (error instanceof ConnectionCut) {
        response.destroy();
        journal.end(record, 0);
        return;
      }
      const refusal = asS3Error(error, requestId, `${message.method} ${url}`);
      // What has stalled would not come to its end now either.
      const isWhole = refusal.code !== 'RequestTimeout' && (await drain(message, parts.afterStall));
      const region = message.method === 'HEAD' && refusal.httpStatus === 403 ? regionOfRefused(message) : undefined;
      sendError({ message, response, region, closes: !isWhole }, requestId, refusal);
      journal.end(record, response.destroyed ? 0 : refusal.httpStatus, refusal);
    } finally {
      close(answer);
    }
  };

  async function answerTo(message: IncomingMessage, record: RequestDraft): Promise<S3Answer> {
    const request = readRequest(message, { baseNames: parts.hostNames, afterStall: parts.afterStall });
    const { bucket, key } = request;
    record.input = { ...(bucket !== undefined && { bucket }), ...(key !== undefined && { key }) };
    const operation = findOperation(request);
    record.operation = operation?.name;
    const caller = authenticate(request);
    if (operation === undefined) throw noOperation(request);
    const { world, accessKeyId, actionExecution } = caller;
    journal.noteCaller(record, world, accessKeyId);
    record.actionExecution = actionExecution;
    const target = {
      operation: operation.name,
      world,
      worldKey: worldKey(world),
      accessKeyId,
      input: {},
      actionExecution,
    };
    const fault = faults.isEmpty || record.isOwn ? undefined : engine.read(() => faults.next(target));
    if (fault === undefined) return perform(operation, request, caller, record);
    record.fault = { id: fault.id, timesOut: false };
    let made: S3Answer | undefined;
    try {
      const answer = await carryOut({ faults, engine }, fault, target, async () => {
        // Authenticated anew: the credentials may have ended meanwhile.
        made = await perform(operation, request, authenticate(request), record);
        return made;
      });
      return { ...answer, breaksOff: fault.effect.cut === 'body' };
    } catch (error) {
      close(made);
      throw error;
    }
  }

  async function perform(
    operation: S3Operation,
    request: S3Request,
    caller: S3Caller,
    record: RequestDraft,
  ): Promise<S3Answer> {
    const { bucket, key } = request;
    if (!caller.may(operation.name, bucket, key)) throw new S3Error('AccessDenied');
    if (bucket !== undefined) {
      const found = engine.read(() => store.buckets.find(bucket));
      if (found !== undefined) {
        checkExpectedOwner(request, 'x-amz-expected-bucket-owner', found);
        if (!record.isOwn) warnOfRegion(bucket, found.region, caller);
      } else if (worldOfDefaultBucket(bucket) !== undefined) {
        engine.perform((work) => ensureDefaultBucket(work, bucket));
      }
    }
    const answer = await operation.handle({ engine, store, caller, log }, withHoistedHeaders(request));
    record.isCarriedOut = true;
    return answer;
  }

  /**
   * Whoever may not look into a bucket is told where it is: SDKs ask so for its region, without a signature
   * [documented].
   */
  function regionOfRefused(message: IncomingMessage): string | undefined {
    const { bucket = '' } = addressOf(message, parts.hostNames);
    return engine.read(() => store.buckets.find(bucket))?.region ?? worldOfDefaultBucket(bucket)?.region;
  }

  /** What is done here would have to be done again on AWS, where only the bucket's own region answers for it (N4). */
  function warnOfRegion(bucket: string, region: string, { world, accessKeyId }: S3Caller): void {
    if (region === world.region || accessKeyId === '') return;
    const warning = `Bucket ${bucket} is in ${region}; a request was signed for ${world.region}, which S3 refuses or redirects.`;
    if (warned.has(warning)) return;
    warned.add(warning);
    log.warn(warning);
  }

  function asS3Error(error: unknown, requestId: string, request: string): S3Error {
    if (error instanceof S3Error) return error;
    log.error(`S3 request ${requestId} (${request}) failed`, error);
    return new S3Error('InternalError');
  }
}

function close(answer: S3Answer | undefined): void {
  if (answer?.body instanceof PinnedBlob) answer.body.close();
}
