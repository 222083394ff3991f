import { arnOfJobSession } from '../domain/credentials/job-credential.ts';
import { type World, worldKey } from '../domain/world.ts';
import type { Engine } from '../engine/engine.ts';
import { ConnectionCut, carryOut } from '../faults/carry-out.ts';
import type { Target, TargetInput } from '../faults/effect.ts';
import type { Fault } from '../faults/fault.ts';
import type { Faults } from '../faults/faults.ts';
import type { Journal } from '../journal/journal.ts';
import { noteOutput } from '../journal/note-output.ts';
import type { RequestDraft } from '../journal/request-record.ts';
import { ServiceError } from '../model/service-error.ts';
import type { OperationName } from '../model/service-model.ts';
import { mayAnswer } from '../model/undeclared-errors.ts';
import type { Operation } from '../operations/operation.ts';
import { operations } from '../operations/registry.ts';
import {
  contentType,
  isAwsJson,
  mediaTypeOf,
  otherServiceMessage,
  otherServiceOf,
  readBody,
  readTarget,
  writeError,
  writeOutput,
} from '../protocol/aws-json.ts';
import { serviceErrorFor } from '../protocol/codepipeline-auth-errors.ts';
import { reachedByAll } from '../protocol/reached-at.ts';
import { readCredential, type SignedRequest, signedRequest } from '../protocol/read-signature.ts';
import { SignatureError } from '../protocol/signature-error.ts';
import { inputValidator } from '../protocol/validate-input.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Log } from '../runtime/log.ts';
import type { Authenticate, Caller } from './authenticate.ts';
import { type ApiRequest, type ApiResponse, failureText } from './front.ts';

export interface JsonApiParts {
  readonly engine: Engine;
  readonly authenticate: Authenticate;
  /** Whether `application/json` is taken for awsJson1.1, so that curl needs no header (A11). */
  readonly acceptsPlainJson: boolean;
  /** Whether an operation that answers an error it does not declare is a bug, as it is in tests. */
  readonly checksDeclaredErrors: boolean;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly ids: Ids;
  readonly log: Log;
  /** Where it is reached, by IP. */
  readonly endpoint: () => string;
}

/** A request on its way to its answer. */
interface Exchange {
  readonly request: ApiRequest;
  readonly response: ApiResponse;
  readonly bytes: Buffer | undefined;
  readonly requestId: string;
  readonly record: RequestDraft;
}

/** A request that has passed every check. */
interface Call {
  readonly operation: Operation;
  readonly world: World;
  readonly accessKeyId: string | undefined;
  readonly input: unknown;
}

/** CodePipeline's API: awsJson1.1. The order of the steps is the service's (A10). */
export class JsonApi {
  readonly #parts: JsonApiParts;

  constructor(parts: JsonApiParts) {
    this.#parts = parts;
  }

  /**
   * Answers a request to the API.
   * @param failLater Takes what goes wrong in a later turn
   */
  answer(request: ApiRequest, response: ApiResponse, bytes: Buffer, failLater: (error: unknown) => void): void {
    const { engine, faults } = this.#parts;
    const exchange = this.#begin(request, response, bytes);
    try {
      const call = this.#read(exchange);
      if (call === undefined) {
        this.#refuse(exchange, undefined);
        return;
      }
      const fault = faults.isEmpty ? undefined : engine.read(() => faults.next(targetOf(call)));
      if (fault === undefined) this.#succeed(exchange, call, this.#perform(exchange, call));
      else this.#answerUnder(fault, exchange, call).catch(failLater);
    } catch (error) {
      this.#fail(exchange, error);
    }
  }

  /** Answers a request whose body cannot be had. */
  refuse(request: ApiRequest, response: ApiResponse, error: ServiceError): void {
    this.#refuse(this.#begin(request, response, undefined), error);
  }

  #begin(request: ApiRequest, response: ApiResponse, bytes: Buffer | undefined): Exchange {
    const { ids, journal } = this.#parts;
    return { request, response, bytes, requestId: ids.requestId(), record: journal.begin('codepipeline', request) };
  }

  /** Undefined for a content type that is not ours. @throws ServiceError, SignatureError */
  #read({ request, bytes, record }: Exchange): Call | undefined {
    const { authenticate, acceptsPlainJson, journal } = this.#parts;
    const { 'x-amz-target': target, 'content-type': type } = request.headers as Record<string, string | undefined>;
    const signed = signedRequest(request, bytes);
    refuseOtherServices(signed, target);
    if (!isAwsJson(type) && !(acceptsPlainJson && mediaTypeOf(type) === 'application/json')) return undefined;
    const name = readTarget(target);
    record.operation = name;
    const body = readBody(bytes);
    journal.noteInput(record, body, bytes);
    const validator = inputValidator(name);
    const input = validator.read(body);
    const caller = authenticate(signed, 'codepipeline');
    const { world, accessKeyId } = caller;
    journal.noteCaller(record, world, accessKeyId);
    refuseJobCredentials(caller, name);
    validator.check(input);
    return { operation: operations[name], world, accessKeyId, input };
  }

  #perform({ record, request }: Exchange, { operation, world, input }: Call): unknown {
    const { engine, endpoint } = this.#parts;
    const output = engine.perform((context) =>
      operation.handle(
        { ...context, world, worldKey: worldKey(world), endpoint: reachedByAll(request, endpoint) },
        input,
      ),
    );
    noteOutput(record, output);
    return output;
  }

  async #answerUnder(fault: Fault, exchange: Exchange, call: Call): Promise<void> {
    exchange.record.fault = { id: fault.id, timesOut: fault.declared.timeOut === true };
    try {
      const output = await carryOut(this.#parts, fault, targetOf(call), () => this.#perform(exchange, call));
      if (fault.effect.instead !== undefined) noteOutput(exchange.record, output);
      this.#succeed(exchange, call, output);
    } catch (error) {
      this.#fail(exchange, error);
    }
  }

  #succeed({ record, response, requestId }: Exchange, { operation }: Call, output: unknown): void {
    const { journal } = this.#parts;
    const answer = writeOutput(operation.name, output);
    if (sendAnswer(response, requestId, 200, contentType, answer)) journal.end(record, 200, undefined, answer);
    else journal.end(record, 0);
  }

  #fail(exchange: Exchange, error: unknown): void {
    if (!(error instanceof ConnectionCut) && !exchange.response.headersSent) {
      this.#refuse(exchange, this.#asServiceError(error, exchange));
      return;
    }
    exchange.response.destroy();
    this.#parts.journal.end(exchange.record, 0);
  }

  #refuse({ request, response, bytes, requestId, record }: Exchange, error: ServiceError | undefined): void {
    const { journal } = this.#parts;
    record.accessKeyId ??= readCredential(signedRequest(request, bytes))?.accessKeyId;
    const status = error?.httpStatus ?? 404;
    const answer = error === undefined ? undefined : writeError(error);
    const isSent =
      answer === undefined
        ? sendAnswer(response, requestId, status, 'text/xml', '<UnknownOperationException/>')
        : sendAnswer(response, requestId, status, contentType, answer);
    const reason = error ?? { code: 'UnknownOperationException', message: '' };
    if (isSent) journal.end(record, status, reason, answer);
    else journal.end(record, 0, reason);
  }

  #asServiceError(error: unknown, { requestId, record }: Exchange): ServiceError {
    const { checksDeclaredErrors, log } = this.#parts;
    if (error instanceof SignatureError) return serviceErrorFor(error);
    const name = record.operation as OperationName | undefined;
    if (error instanceof ServiceError && (!checksDeclaredErrors || mayAnswer(name, error.code))) return error;
    log.error(`request ${requestId} (${name ?? 'no operation'}) failed`, error);
    return new ServiceError('InternalFailure', failureText(requestId));
  }
}

function targetOf({ operation, world, accessKeyId, input }: Call): Target {
  return { operation: operation.name, world, worldKey: worldKey(world), accessKeyId, input: input as TargetInput };
}

/**
 * The credentials of a job open its artifacts, and nothing of this API (A12).
 * @throws ServiceError AccessDeniedException
 */
function refuseJobCredentials({ credential, world, accessKeyId = '' }: Caller, operation: OperationName): void {
  if (credential.kind !== 'job') return;
  const action = `codepipeline:${operation}`;
  throw new ServiceError(
    'AccessDeniedException',
    `User: ${arnOfJobSession(world.accountId, accessKeyId)} is not authorized to perform: ${action} because no session policy allows the ${action} action`,
  );
}

/**
 * Names the service as its clients do, who sign for `ecs` and write `AmazonEC2ContainerServiceV20141113` in a target.
 */
function refuseOtherServices(request: SignedRequest, target: string | undefined): void {
  const other = otherServiceOf(target);
  if (other === undefined) return;
  const signedFor = readCredential(request)?.service;
  const service = signedFor === undefined || signedFor === 'codepipeline' ? other.service : signedFor;
  throw new ServiceError('UnknownOperationException', otherServiceMessage(`${service} ${other.operation}`));
}

/** Sends an answer of the AWS API, its headers spelt as AWS spells them (A1). Returns whether anybody still listens. */
export function sendAnswer(
  response: ApiResponse,
  requestId: string,
  status: number,
  contentType: string,
  body: string,
): boolean {
  response.writeHead(status, {
    'x-amzn-RequestId': requestId,
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
  return !response.destroyed;
}
