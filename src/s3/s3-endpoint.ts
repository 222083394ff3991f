import type { IncomingMessage, ServerResponse } from 'node:http';
import { worldOfDefaultBucket } from '../domain/objects/names.ts';
import { worldKey } from '../domain/world.ts';
import type { Engine } from '../engine/engine.ts';
import { PinnedBlob } from '../engine/objects/blobs.ts';
import { ensureDefaultBucket } from '../engine/objects/ensure-bucket.ts';
import { ConnectionCut, carryOut } from '../faults/carry-out.ts';
import type { Target } from '../faults/effect.ts';
import type { Fault } from '../faults/fault.ts';
import type { Faults } from '../faults/faults.ts';
import type { Journal } from '../journal/journal.ts';
import type { RequestDraft } from '../journal/request-record.ts';
import { S3Error } from '../model/s3-error.ts';
import type { AfterStall } from '../protocol/bodies/body-stall.ts';
import { drain } from '../protocol/bodies/request-body.ts';
import { readCredential, signedRequest } from '../protocol/signatures/read-signature.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Log } from '../runtime/log.ts';
import { createWarnOnce } from '../runtime/warn-once.ts';
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
type S3Endpoint = (message: IncomingMessage, response: ServerResponse) => Promise<void>;

export function createS3Endpoint(parts: S3EndpointParts): S3Endpoint {
  const chain = new S3Chain(parts);
  return (message, response) => chain.answer(message, response);
}

/** The steps from a request to its answer: address, signature, operation, permission, operation's work. */
class S3Chain {
  readonly #parts: S3EndpointParts;
  readonly #warnOnce: (warning: string) => void;

  constructor(parts: S3EndpointParts) {
    this.#parts = parts;
    this.#warnOnce = createWarnOnce(parts.log);
  }

  async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { ids, journal, afterStall } = this.#parts;
    const requestId = ids.requestId();
    const record = journal.begin('s3', message);
    let answer: S3Answer | undefined;
    try {
      answer = await this.#answerTo(message, record);
      // A body that means nothing to its operation would be taken for the connection's next request.
      const isWhole = message.complete || (await drain(message, afterStall));
      if (!isWhole) response.setHeader('Connection', 'close');
      await send(response, requestId, answer);
      journal.end(record, response.destroyed ? 0 : response.statusCode);
    } catch (error) {
      await this.#refuse(message, response, { requestId, record, error });
    } finally {
      close(answer);
    }
  }

  async #refuse(
    message: IncomingMessage,
    response: ServerResponse,
    { requestId, record, error }: { requestId: string; record: RequestDraft; error: unknown },
  ): Promise<void> {
    const { journal, afterStall } = this.#parts;
    record.accessKeyId ??= readCredential(signedRequest(message))?.accessKeyId;
    if (error instanceof ConnectionCut) {
      response.destroy();
      journal.end(record, 0);
      return;
    }
    const refusal = this.#asS3Error(error, requestId, message);
    // What has stalled would not come to its end now either.
    const isWhole = refusal.code !== 'RequestTimeout' && (await drain(message, afterStall));
    const region = message.method === 'HEAD' && refusal.httpStatus === 403 ? this.#regionOfRefused(message) : undefined;
    sendError({ message, response, region, closes: !isWhole }, requestId, refusal);
    journal.end(record, response.destroyed ? 0 : refusal.httpStatus, refusal);
  }

  async #answerTo(message: IncomingMessage, record: RequestDraft): Promise<S3Answer> {
    const { engine, authenticate, hostNames, afterStall, journal, faults } = this.#parts;
    const request = readRequest(message, { baseNames: hostNames, afterStall });
    const { bucket, key } = request;
    record.input = { ...(bucket !== undefined && { bucket }), ...(key !== undefined && { key }) };
    const operation = findOperation(request);
    record.operation = operation?.name;
    const caller = authenticate(request);
    if (operation === undefined) throw noOperation(request);
    const { world, accessKeyId, actionExecution } = caller;
    journal.noteCaller(record, world, accessKeyId);
    record.actionExecution = actionExecution;
    const target: Target = {
      operation: operation.name,
      world,
      worldKey: worldKey(world),
      accessKeyId,
      input: {},
      actionExecution,
    };
    const fault = faults.isEmpty || record.isOwn ? undefined : engine.read(() => faults.next(target));
    if (fault === undefined) return this.#perform(operation, request, caller, record);
    record.fault = { id: fault.id, timesOut: false };
    // Authenticated anew: the credentials may have ended meanwhile.
    return this.#performUnder(fault, target, () => this.#perform(operation, request, authenticate(request), record));
  }

  async #performUnder(fault: Fault, target: Target, perform: () => Promise<S3Answer>): Promise<S3Answer> {
    let made: S3Answer | undefined;
    try {
      const answer = await carryOut(this.#parts, fault, target, async () => {
        made = await perform();
        return made;
      });
      return { ...answer, breaksOff: fault.effect.cut === 'body' };
    } catch (error) {
      close(made);
      throw error;
    }
  }

  async #perform(
    operation: S3Operation,
    request: S3Request,
    caller: S3Caller,
    record: RequestDraft,
  ): Promise<S3Answer> {
    const { engine, store, log } = this.#parts;
    const { bucket, key } = request;
    if (!caller.may(operation.name, bucket, key)) throw new S3Error('AccessDenied');
    if (bucket !== undefined) {
      const found = engine.read(() => store.buckets.find(bucket));
      if (found !== undefined) {
        checkExpectedOwner(request, 'x-amz-expected-bucket-owner', found);
        if (!record.isOwn) this.#warnOfRegion(bucket, found.region, caller);
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
  #regionOfRefused(message: IncomingMessage): string | undefined {
    const { engine, store, hostNames } = this.#parts;
    const { bucket = '' } = addressOf(message, hostNames);
    return engine.read(() => store.buckets.find(bucket))?.region ?? worldOfDefaultBucket(bucket)?.region;
  }

  /** What is done here would have to be done again on AWS, where only the bucket's own region answers for it (N4). */
  #warnOfRegion(bucket: string, region: string, { world, accessKeyId }: S3Caller): void {
    if (region === world.region || accessKeyId === '') return;
    this.#warnOnce(
      `Bucket ${bucket} is in ${region}; a request was signed for ${world.region}, which S3 refuses or redirects.`,
    );
  }

  #asS3Error(error: unknown, requestId: string, { method, url = '/' }: IncomingMessage): S3Error {
    if (error instanceof S3Error) return error;
    this.#parts.log.error(`S3 request ${requestId} (${method} ${url}) failed`, error);
    return new S3Error('InternalError');
  }
}

function close(answer: S3Answer | undefined): void {
  if (answer?.body instanceof PinnedBlob) answer.body.close();
}
