import type { IncomingHttpHeaders } from 'node:http';
import { JsonLimitError, parseJson } from '../bounds/parse-json.ts';
import { functionNamePattern, readFunctionReference } from '../domain/jobs/lambda-function.ts';
import type { World } from '../domain/world.ts';
import { traceHeader } from '../functions/trace-header.ts';
import { lambdaErrors } from './lambda-error.ts';

const invocationTypes = ['Event', 'RequestResponse', 'DryRun'] as const;
const logTypes = ['None', 'Tail'] as const;

/** Bytes of a payload [documented: Lambda quotas]: of one whose answer is waited for, and of an event. */
export const largestPayload = 6_291_456;
const largestEvent = 1_048_576;

/** Values of a payload that are read: most of those that six megabytes of JSON can be. */
const mostValues = 1_000_000;

/** A request for Invoke, as it was sent. */
export interface InvokeRequest {
  /** Without the escapes of a path. */
  readonly functionName: string;
  readonly qualifier: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly payload: Buffer;
}

/** What Invoke is to do. */
export interface RequestedInvocation {
  readonly world: World;
  readonly name: string;
  readonly qualifier: string | undefined;
  readonly type: (typeof invocationTypes)[number];
  /** Whether the answer is to have the end of what the function writes. */
  readonly wantsLog: boolean;
  readonly event: unknown;
  /** The header of who asks, where that is a function's SDK. */
  readonly trace: string | undefined;
}

/** What Lambda takes here and what would change what the function gets or does, and cannot. */
const refusedHeaders = ['x-amz-client-context', 'x-amz-durable-execution-name', 'x-amz-tenant-id'];

/**
 * Reads a request for Invoke (H13).
 * @param world Of who asks
 * @throws LambdaError
 */
export function readInvocation(
  { functionName, qualifier: asked, headers, payload }: InvokeRequest,
  world: World,
): RequestedInvocation {
  const type = oneOf(invocationTypes, 'invocationType', headers['x-amz-invocation-type'], 'RequestResponse');
  const logType = oneOf(logTypes, 'logType', headers['x-amz-log-type'], 'None');
  const refused = refusedHeaders.find((header) => headers[header] !== undefined);
  if (refused !== undefined)
    throw lambdaErrors.invalidParameter(`codepipeline-local does not take the header ${refused}.`);
  const { region, account, name, qualifier } = referenceIn(functionName);
  if (region !== undefined && region !== world.region) throw lambdaErrors.elsewhere(region, world.region);
  if (qualifier !== undefined && asked !== undefined && qualifier !== asked) {
    throw lambdaErrors.invalidParameter(
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  }
  return {
    world: { ...world, accountId: account ?? world.accountId },
    name,
    qualifier: qualifier ?? asked,
    type,
    wantsLog: logType === 'Tail' && type === 'RequestResponse',
    event: eventIn(payload, type),
    trace: headers[traceHeader] as string | undefined,
  };
}

function referenceIn(functionName: string) {
  const reference = functionName.length > 256 ? undefined : readFunctionReference(functionName);
  if (reference !== undefined) return reference;
  const shown = functionName.length > 256 ? `${functionName.slice(0, 256)}…` : functionName;
  const constraint = `Member must satisfy regular expression pattern: ${functionNamePattern}`;
  throw lambdaErrors.constraint(shown, 'functionName', constraint);
}

function oneOf<Value extends string>(
  values: readonly Value[],
  member: string,
  given: string | string[] | undefined,
  usual: Value,
): Value {
  if (given === undefined || given === '') return usual;
  const value = values.find((each) => each === given);
  if (value !== undefined) return value;
  throw lambdaErrors.constraint(`${given}`, member, `Member must satisfy enum value set: [${values.join(', ')}]`);
}

/** Nothing is an empty object. */
function eventIn(payload: Buffer, type: RequestedInvocation['type']): unknown {
  if (type === 'Event' && payload.length > largestEvent) {
    throw lambdaErrors.tooLarge(
      `${payload.length} byte payload is too large for the Event invocation type (limit ${largestEvent} bytes)`,
    );
  }
  if (payload.length === 0) return {};
  try {
    return parseJson(payload, { mostValues });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof JsonLimitError) throw lambdaErrors.notJson(error.message);
    throw error;
  }
}

export function tooLargeToWaitFor() {
  return lambdaErrors.tooLarge(`Request must be smaller than ${largestPayload} bytes for the InvokeFunction operation`);
}
