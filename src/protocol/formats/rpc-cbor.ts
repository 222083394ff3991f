import { ServiceError } from '../../model/service-error.ts';
import { isModelledError, type OperationName, operationModels, targetPrefix } from '../../model/service-model.ts';
import { mostValues } from './aws-json.ts';
import { CborError, readCbor, writeCbor } from './cbor.ts';

/** Smithy RPC v2 CBOR: the other protocol of CodePipeline, which newer SDKs prefer (A16). */
export const protocolName = 'rpc-v2-cbor';

/** The header that names the protocol, in a request and in its answer. */
export const protocolHeader = 'smithy-protocol';

/** What a body is, on success and on error alike. */
export const contentType = 'application/cbor';

/** The service and the operation that a request's path names, behind whatever prefix. */
export function readPath(url = '/'): { readonly service: string; readonly operation: string } | undefined {
  const [, service, operation] = /\/service\/([^/?]+)\/operation\/([^/?]+)$/.exec(url) ?? [];
  return service === undefined || operation === undefined ? undefined : { service, operation };
}

/** Whether a path's service is this one: by its name, or by its absolute shape id with a dot for the `#`. */
export function isOurs(service: string): boolean {
  return service === targetPrefix || service === `${namespace}.${targetPrefix}`;
}

/**
 * The map in a request's body; an empty body is an empty map.
 * @throws ServiceError SerializationException
 */
export function readBody(bytes: Buffer | undefined): object {
  if (bytes === undefined || bytes.length === 0) return {};
  const body = parse(bytes);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  throw new ServiceError('SerializationException', 'The body is no map.');
}

function parse(bytes: Buffer): unknown {
  try {
    return readCbor(bytes, mostValues);
  } catch (error) {
    if (error instanceof CborError) throw new ServiceError('SerializationException', error.message);
    throw error;
  }
}

/** The body of a success answer; undefined for the operations without an output shape (A2). */
export function writeOutput(operation: OperationName, output: unknown): Buffer | undefined {
  return operationModels[operation].output === null ? undefined : writeCbor(output);
}

/** Where the model's errors are, and those of AWS's framework, as services that name both in full show. */
const namespace = 'com.amazonaws.codepipeline';
const frameworkNamespace = 'com.amazon.coral.service';

/** The body of an error answer. Its type is an absolute shape id. */
export function writeError({ code, message }: ServiceError): Buffer {
  const shapeId = `${isModelledError(code) ? namespace : frameworkNamespace}#${code}`;
  return writeCbor({ __type: shapeId, message: message === '' ? undefined : message });
}
