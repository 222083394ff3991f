import { ServiceError } from '../../model/service-error.ts';
import { isOperationName, type OperationName } from '../../model/service-model.ts';
import * as json from '../../protocol/formats/aws-json.ts';
import * as cbor from '../../protocol/formats/rpc-cbor.ts';
import { readCredential, type SignedRequest } from '../../protocol/signatures/read-signature.ts';
import type { ApiRequest } from '../front.ts';

/** One of the protocols in which the API is spoken. */
export interface Wire {
  /** What every answer has besides its id. */
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  /** Undefined for a content type that is not this protocol's. @throws ServiceError */
  readOperation(request: ApiRequest, signed: SignedRequest): OperationName | undefined;
  /** @throws ServiceError SerializationException */
  readBody(bytes: Buffer | undefined): object;
  /** Undefined for an answer without a body. */
  writeOutput(operation: OperationName, output: unknown): string | Buffer | undefined;
  writeError(error: ServiceError): string | Buffer;
}

/** awsJson1.1. @param acceptsPlainJson Whether `application/json` is taken for it (A11) */
export function createJsonWire(acceptsPlainJson: boolean): Wire {
  return {
    headers: {},
    contentType: json.contentType,
    readOperation({ headers }, signed) {
      const target = headers['x-amz-target'] as string | undefined;
      refuseOtherServices(signed, json.otherServiceOf(target));
      const type = headers['content-type'];
      const isOurs = json.isAwsJson(type) || (acceptsPlainJson && json.mediaTypeOf(type) === 'application/json');
      return isOurs ? json.readTarget(target) : undefined;
    },
    readBody: json.readBody,
    writeOutput: json.writeOutput,
    writeError: json.writeError,
  };
}

/** Smithy RPC v2 CBOR (A16). */
export const cborWire: Wire = {
  headers: { [cbor.protocolHeader]: cbor.protocolName },
  contentType: cbor.contentType,
  readOperation({ url, headers }, signed) {
    const path = cbor.readPath(url);
    if (headers['x-amz-target'] !== undefined || path === undefined)
      throw new ServiceError('UnknownOperationException', malformed);
    const { service, operation } = path;
    if (!cbor.isOurs(service)) refuseOtherServices(signed, json.otherServiceOf(`${service}.${operation}`));
    if (!cbor.isOurs(service) || !isOperationName(operation)) throw new ServiceError('UnknownOperationException');
    const type = headers['content-type'];
    if (type !== undefined && type !== cbor.contentType)
      throw new ServiceError('SerializationException', `The body of ${cbor.protocolName} is ${cbor.contentType}.`);
    return operation;
  },
  readBody: cbor.readBody,
  writeOutput: cbor.writeOutput,
  writeError: cbor.writeError,
};

const malformed = `A request of ${cbor.protocolName} names its operation as /service/NAME/operation/NAME, and has no X-Amz-Target.`;

/** Whether a request says that it is of Smithy RPC v2 CBOR. Nothing of S3's has its header. */
export function isRpcCbor({ method, headers }: Pick<ApiRequest, 'method' | 'headers'>): boolean {
  return method === 'POST' && headers[cbor.protocolHeader] === cbor.protocolName;
}

/**
 * Names the service as its clients do, who sign for `ecs` and write `AmazonEC2ContainerServiceV20141113` in a target.
 */
function refuseOtherServices(request: SignedRequest, other: ReturnType<typeof json.otherServiceOf>): void {
  if (other === undefined) return;
  const signedFor = readCredential(request)?.service;
  const service = signedFor === undefined || signedFor === 'codepipeline' ? other.service : signedFor;
  throw new ServiceError('UnknownOperationException', json.otherServiceMessage(`${service} ${other.operation}`));
}
