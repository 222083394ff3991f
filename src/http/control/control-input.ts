import type { FastifyRequest } from 'fastify';
import { JsonLimitError, parseJson } from '../../bounds/parse-json.ts';
import { ControlError } from '../../control/routing/control-error.ts';
import type { StreamRoute } from '../../control/routing/route.ts';
import { isRecord } from '../../domain/members.ts';
import type { JsonSchema } from '../../model/json-schema.ts';

/** What a request asks of a route: its path's, its query's and its body's members together. @throws ControlError */
export function readInput(request: FastifyRequest, route: StreamRoute): object {
  const { body, bodyContent } = route;
  const { properties = {} } = route.input.schema as { properties?: Record<string, JsonSchema> };
  const query = Object.fromEntries(
    Object.entries(request.query as Record<string, string>).map(([name, value]) => [
      name,
      readQueryValue(value, properties[name]),
    ]),
  );
  const params = request.params as Record<string, string>;
  if (request.method !== 'POST' || bodyContent !== undefined) return { ...query, ...params };
  const content = readJson(request.body as Buffer | undefined);
  return body === undefined ? { ...query, ...params, ...content } : { ...query, ...params, [body]: content };
}

/** Of a body, names of members included: about 0.2 s of parsing. A fixture's `count` says many jobs in few values. */
const mostValues = 1_000_000;

function readJson(bytes: Buffer | undefined): object {
  if (bytes === undefined || bytes.length === 0) return {};
  let value: unknown;
  try {
    value = parseJson(bytes, { mostValues });
  } catch (error) {
    if (error instanceof JsonLimitError) throw new ControlError('invalid', `The body is not read. ${error.message}`);
    throw new ControlError('invalid', `The body is not JSON: ${(error as Error).message}.`);
  }
  if (isRecord(value)) return value;
  throw new ControlError('invalid', 'The body must be a JSON object.');
}

/** A query's values are text; a value that is meant to be a number or a boolean becomes one. */
function readQueryValue(value: string, schema: JsonSchema | undefined): unknown {
  const types = [schema?.type].flat();
  if ((types.includes('integer') || types.includes('number')) && /^-?\d+$/.test(value)) return Number(value);
  if (types.includes('boolean') && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
