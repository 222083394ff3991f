import { arnOfJobSession } from '../../domain/credentials/job-credential.ts';
import { type World, worldKey } from '../../domain/world.ts';
import type { Engine } from '../../engine/engine.ts';
import { ConnectionCut, carryOut } from '../../faults/carry-out.ts';
import type { Target, TargetInput } from '../../faults/effect.ts';
import type { Fault } from '../../faults/fault.ts';
import type { Faults } from '../../faults/faults.ts';
import type { Journal } from '../../journal/journal.ts';
import { noteOutput } from '../../journal/note-output.ts';
import type { RequestDraft } from '../../journal/request-record.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { OperationName } from '../../model/service-model.ts';
import { mayAnswer } from '../../model/undeclared-errors.ts';
import type { Operation } from '../../operations/operation.ts';
import { operations } from '../../operations/registry.ts';
import { writeError, writeOutput } from '../../protocol/formats/aws-json.ts';
import { serviceErrorFor } from '../../protocol/signatures/codepipeline-auth-errors.ts';
import { reachedByAll } from '../../protocol/signatures/reached-at.ts';
import { readCredential, signedRequest } from '../../protocol/signatures/read-signature.ts';
import { SignatureError } from '../../protocol/signatures/signature-error.ts';
import { inputValidator } from '../../protocol/validate-input.ts';
import type { Ids } from '../../runtime/ids.ts';
import type { Log } from '../../runtime/log.ts';
import { type ApiRequest, type ApiResponse, failureText } from '../front.ts';
import type { Authenticate, Caller } from './authenticate.ts';
import { identityOf } from './identity-of.ts';
import { cborWire, createJsonWire, isRpcCbor, type Wire } from './wire.ts';

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
  readonly wire: Wire;
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
  /** The ARN of who asks. */
  readonly caller: string;
  readonly input: unknown;
}

/** CodePipeline's API, in either of its protocols. The order of the steps is the service's (A10). */
export class JsonApi {
  readonly #parts: JsonApiParts;
  readonly #jsonWire: Wire;

  constructor(parts: JsonApiParts) {
    this.#parts = parts;
    this.#jsonWire = createJsonWire(parts.acceptsPlainJson);
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
    const wire = isRpcCbor(request) ? cborWire : this.#jsonWire;
    const record = journal.begin('codepipeline', request);
    return { wire, request, response, bytes, requestId: ids.requestId(), record };
  }

  /** Undefined for a content type that is not ours. @throws ServiceError, SignatureError */
  #read({ wire, request, bytes, record }: Exchange): Call | undefined {
    const { authenticate, journal } = this.#parts;
    const signed = signedRequest(request, bytes);
    const name = wire.readOperation(request, signed);
    if (name === undefined) return undefined;
    record.operation = name;
    const body = wire.readBody(bytes);
    journal.noteInput(record, body, wire === cborWire ? Buffer.from(JSON.stringify(body)) : bytes);
    const validator = inputValidator(name);
    const input = validator.read(body);
    const caller = authenticate(signed, 'codepipeline');
    const { world, accessKeyId } = caller;
    journal.noteCaller(record, world, accessKeyId);
    refuseJobCredentials(caller, name);
    validator.check(input);
    return { operation: operations[name], world, accessKeyId, caller: identityOf(caller).arn, input };
  }

  #perform({ record, request }: Exchange, { operation, world, caller, input }: Call): unknown {
    const { engine, endpoint } = this.#parts;
    const output = engine.perform((context) =>
      operation.handle(
        { ...context, world, worldKey: worldKey(world), caller, endpoint: reachedByAll(request, endpoint) },
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

  #succeed({ wire, record, response, requestId }: Exchange, { operation }: Call, output: unknown): void {
    const { journal } = this.#parts;
    const answer = wire.writeOutput(operation.name, output);
    const isSent = sendAnswer(response, requestId, 200, wire, answer);
    // The journal has JSON, however it was said.
    const told = typeof answer === 'string' ? answer : writeOutput(operation.name, output);
    if (isSent) journal.end(record, 200, undefined, told);
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

  #refuse(exchange: Exchange, error: ServiceError | undefined): void {
    const { wire, request, response, bytes, requestId, record } = exchange;
    const { journal } = this.#parts;
    record.accessKeyId ??= readCredential(signedRequest(request, bytes))?.accessKeyId;
    const status = error?.httpStatus ?? 404;
    const isSent =
      error === undefined
        ? sendAnswer(response, requestId, status, { contentType: 'text/xml' }, '<UnknownOperationException/>')
        : sendAnswer(response, requestId, status, wire, wire.writeError(error));
    const reason = error ?? { code: 'UnknownOperationException', message: '' };
    if (isSent) journal.end(record, status, reason, error && writeError(error));
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
 * Sends an answer of the AWS API, its headers spelt as AWS spells them (A1). Returns whether anybody still listens.
 * @param body Undefined for an answer that has neither a body nor the type of one
 */
export function sendAnswer(
  response: ApiResponse,
  requestId: string,
  status: number,
  { contentType, headers }: Pick<Wire, 'contentType'> & Partial<Pick<Wire, 'headers'>>,
  body: string | Buffer | undefined,
): boolean {
  response.writeHead(status, {
    'x-amzn-RequestId': requestId,
    ...headers,
    ...(body !== undefined && { 'Content-Type': contentType }),
    'Content-Length': body === undefined ? 0 : Buffer.byteLength(body),
  });
  response.end(body ?? '');
  return !response.destroyed;
}
