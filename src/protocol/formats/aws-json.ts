import { JsonLimitError, parseJson } from '../../bounds/parse-json.ts';
import { ServiceError } from '../../model/service-error.ts';
import {
  type OperationName,
  operationModels,
  operationNames,
  shapeOf,
  targetPrefix,
} from '../../model/service-model.ts';

/** What awsJson1.1 answers with, on success and on error alike (A1, A3). */
export const contentType = 'application/x-amz-json-1.1';

const operationsByTarget: ReadonlyMap<string, OperationName> = new Map(
  operationNames.map((name) => [`${targetPrefix}.${name}`, name]),
);

/** Whether a `Content-Type` header names awsJson1.1; parameters after `;` are ignored (A11). */
export function isAwsJson(header: string | undefined): boolean {
  return header === contentType || mediaTypeOf(header) === contentType;
}

/** The media type of a `Content-Type` or `Accept` header in lower case, without parameters. */
export function mediaTypeOf(header: string | undefined): string {
  return (header?.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/**
 * The operation that an `X-Amz-Target` header names.
 * @throws ServiceError UnknownOperationException, without a message (A7)
 */
export function readTarget(header: string | undefined): OperationName {
  const name = operationsByTarget.get(header ?? '');
  if (name !== undefined) return name;
  throw new ServiceError('UnknownOperationException');
}

/**
 * The service and the operation that a target addresses when it is not CodePipeline: `DynamoDB` and `ListTables` of
 * `DynamoDB_20120810.ListTables`. Undefined for our own prefix, misspelt or not.
 */
export function otherServiceOf(
  target: string | undefined,
): { readonly service: string; readonly operation: string } | undefined {
  const dot = target?.lastIndexOf('.') ?? -1;
  if (target === undefined || dot < 1 || /^codepipeline/i.test(target)) return undefined;
  return { service: target.slice(0, dot).replace(/_\d{8}.*$/, ''), operation: target.slice(dot + 1) };
}

/** @param subject The service, and its operation where that is known. */
export function otherServiceMessage(subject: string): string {
  return `${subject} is not emulated here. Set AWS_ENDPOINT_URL_<SERVICE> to where it is, for a function by endpoints in its fixture; or AWS_ENDPOINT_URL_CODEPIPELINE and AWS_ENDPOINT_URL_S3 instead of AWS_ENDPOINT_URL.`;
}

/**
 * The JSON object in a request's body.
 * @throws ServiceError SerializationException (A8)
 */
export function readBody(bytes: Buffer | undefined): object {
  const body = parse(bytes);
  if (typeof body !== 'object' || body === null) throw new ServiceError('SerializationException');
  if (Array.isArray(body)) throw new ServiceError('SerializationException', 'Start of list found where not expected');
  return body;
}

/** Values of a body: twice what a pipeline with all that the quotas allow has. Read in less than 100 ms. */
export const mostValues = 250_000;

function parse(bytes: Buffer | undefined): unknown {
  try {
    return parseJson(bytes ?? '', { mostValues });
  } catch (error) {
    throw new ServiceError('SerializationException', error instanceof JsonLimitError ? error.message : '');
  }
}

/** The body of an error answer. SerializationException alone spells its message with a capital (A9). */
export function writeError(error: ServiceError): string {
  const member = error.code === 'SerializationException' ? 'Message' : 'message';
  return JSON.stringify({ __type: error.code, [member]: error.message === '' ? undefined : error.message });
}

type Writer = (output: unknown) => string;

const writers = new Map<OperationName, Writer>();

/** The body of a success answer; empty for the operations without an output shape (A2). */
export function writeOutput(operation: OperationName, output: unknown): string {
  let writer = writers.get(operation);
  if (writer === undefined) {
    writer = compileWriter(operationModels[operation].output);
    writers.set(operation, writer);
  }
  return writer(output);
}

function compileWriter(shapeName: string | null): Writer {
  if (shapeName === null) return () => '';
  return holdsTimestamps(shapeName) ? (output) => JSON.stringify(output, writeDate) : JSON.stringify;
}

/** JSON.stringify hands a replacer the text that `Date.toJSON` made; only the holder still has the date. */
function writeDate(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key];
  return original instanceof Date ? rawJSON(epochSeconds(original)) : value;
}

/** What JSON.stringify writes as it stands. TypeScript's libraries do not have it yet. */
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): unknown };

/** Epoch seconds with at most three decimals, as Java writes a double (A4). */
function epochSeconds(moment: Date): string {
  const seconds = moment.getTime() / 1000;
  const text = Math.abs(seconds) < 1e7 ? String(seconds) : seconds.toExponential().replace('e+', 'E');
  return text.includes('.') ? text : text.replace(/(?=E|$)/, '.0');
}

function holdsTimestamps(shapeName: string, seen = new Set<string>()): boolean {
  if (seen.has(shapeName)) return false;
  seen.add(shapeName);
  const shape = shapeOf(shapeName);
  switch (shape.type) {
    case 'timestamp':
      return true;
    case 'structure':
      return Object.values(shape.members).some((member) => holdsTimestamps(member.shape, seen));
    case 'list':
      return holdsTimestamps(shape.member.shape, seen);
    case 'map':
      return holdsTimestamps(shape.value.shape, seen);
    default:
      return false;
  }
}
