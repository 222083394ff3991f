import type { FastifyReply, FastifyRequest } from 'fastify';
import { worldKey } from '../domain/world.ts';
import type { Engine } from '../engine/engine.ts';
import { ServiceError } from '../model/service-error.ts';
import { type OperationName, operationModels } from '../model/service-model.ts';
import { protocolErrorCodes, undeclaredErrors } from '../model/undeclared-errors.ts';
import { operations } from '../operations/registry.ts';
import {
  contentType,
  isAwsJson,
  otherServiceMessage,
  otherServiceOf,
  readBody,
  readTarget,
  writeError,
  writeOutput,
} from '../protocol/aws-json.ts';
import { serviceErrorFor } from '../protocol/codepipeline-auth-errors.ts';
import { SignatureError } from '../protocol/signature-error.ts';
import { inputValidator } from '../protocol/validate-input.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Log } from '../runtime/log.ts';
import type { Authenticate } from './authenticate.ts';
import { signedRequest } from './signed-request.ts';

export interface AwsEndpointParts {
  readonly engine: Engine;
  readonly authenticate: Authenticate;
  /** Whether `application/json` is taken for awsJson1.1, so that curl needs no header (A11). */
  readonly acceptsPlainJson: boolean;
  /** Whether an operation that answers an error it does not declare is a bug, as it is in tests. */
  readonly checksDeclaredErrors: boolean;
  readonly ids: Ids;
  readonly log: Log;
}

export interface AwsEndpoint {
  /** Answers a request to the API. */
  answer(request: FastifyRequest, reply: FastifyReply): void;
  /** Answers a request that never reached the chain; without an error as one whose content type is not ours (A11). */
  refuse(reply: FastifyReply, error: ServiceError | undefined): void;
}

/** `POST /`: awsJson1.1. The order of the steps is the service's (A10). */
export function createAwsEndpoint(parts: AwsEndpointParts): AwsEndpoint {
  const { engine, authenticate, ids, log } = parts;

  return { answer, refuse: (reply, error) => refuse(reply, ids.requestId(), error) };

  function answer(request: FastifyRequest, reply: FastifyReply): void {
    const requestId = ids.requestId();
    let name: OperationName | undefined;
    try {
      const { headers } = request;
      const target = headers['x-amz-target'] as string | undefined;
      refuseOtherServices(target);
      if (!isAwsJson(headers['content-type']) && !isPlainJson(headers['content-type'])) {
        refuse(reply, requestId, undefined);
        return;
      }
      name = readTarget(target);
      const body = readBody(request.body as Buffer | undefined);
      const validator = inputValidator(name);
      const input = validator.read(body);
      const { world } = authenticate(signedRequest(request), 'codepipeline');
      validator.check(input);
      const operation = operations[name];
      if (operation === undefined) throw notEmulated(name);
      const output = engine.perform((context) =>
        operation.handle({ ...context, world, worldKey: worldKey(world), endpoint: endpointOf(request) }, input),
      );
      send(reply, requestId, 200, writeOutput(name, output));
    } catch (error) {
      refuse(reply, requestId, asServiceError(error, requestId, name));
    }
  }

  function isPlainJson(header: string | undefined): boolean {
    return parts.acceptsPlainJson && header !== undefined && /^application\/json\s*(;|$)/i.test(header);
  }

  function asServiceError(error: unknown, requestId: string, name: OperationName | undefined): ServiceError {
    if (error instanceof SignatureError) return serviceErrorFor(error);
    if (error instanceof ServiceError && (!parts.checksDeclaredErrors || isDeclared(error, name))) return error;
    log.error(
      `request ${requestId} (${name ?? 'no operation'}) failed: ${error instanceof Error ? error.stack : error}`,
    );
    return new ServiceError(
      'InternalFailure',
      `The emulator failed; its log has the cause under request ${requestId}.`,
    );
  }
}

/** By the name that the client used: it is the one under which it reaches the emulator again. */
function endpointOf({ headers, socket }: FastifyRequest): string {
  return `http://${headers.host ?? `${socket.localAddress}:${socket.localPort}`}`;
}

function refuseOtherServices(target: string | undefined): void {
  const service = otherServiceOf(target);
  if (service !== undefined) throw new ServiceError('UnknownOperationException', otherServiceMessage(service));
}

function notEmulated(name: OperationName): ServiceError {
  return new ServiceError('NotImplementedException', `${name} is not emulated by this version of codepipeline-local.`);
}

function isDeclared({ code }: ServiceError, name: OperationName | undefined): boolean {
  if ((protocolErrorCodes as readonly string[]).includes(code)) return true;
  if (name === undefined) return false;
  return (
    code === 'ValidationException' ||
    (operationModels[name].errors as readonly string[]).includes(code) ||
    (undeclaredErrors[name]?.includes(code) ?? false)
  );
}

function refuse(reply: FastifyReply, requestId: string, error: ServiceError | undefined): void {
  if (error === undefined) send(reply, requestId, 404, '<UnknownOperationException/>', 'text/xml');
  else send(reply, requestId, error.httpStatus, writeError(error));
}

/** Written to the raw response: Fastify lower-cases header names, AWS does not (A1). */
function send(reply: FastifyReply, requestId: string, status: number, body: string, type = contentType): void {
  reply.hijack();
  reply.raw.writeHead(status, {
    'x-amzn-RequestId': requestId,
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
  });
  reply.raw.end(body);
}
