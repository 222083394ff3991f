import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { capabilities } from '../control/capabilities.ts';
import type { Capability, ControlParts } from '../control/capability.ts';
import { ControlError, type ControlErrorCode } from '../control/control-error.ts';
import { checkInput } from '../control/invoke.ts';
import { stateType } from '../control/remote-state-files.ts';
import type { JsonSchema } from '../model/json-schema.ts';
import { stateRoutes } from './state-routes.ts';

const prefix = '/_emulator/v1';

/** Fixture documents may be large; nothing else that is sent here is. */
const bodyLimit = 64 * 1024 * 1024;

const statuses: Readonly<Record<ControlErrorCode, number>> = {
  invalid: 400,
  notFound: 404,
  conflict: 409,
  ended: 409,
  timeout: 408,
  unreachable: 502,
  unsupported: 501,
  internal: 500,
};

/** The control API over HTTP: a route for each capability. */
export function addControlRoutes(server: FastifyInstance, parts: ControlParts): void {
  for (const capability of capabilities) {
    server.route({
      method: capability.method,
      url: prefix + capability.path,
      bodyLimit,
      handler: answering(parts, async (request) => {
        const input = await readInput(request, capability as Capability<object, unknown>);
        await checkInput(capability, input as never);
        return capability.run(parts, input as never);
      }),
    });
  }
  for (const route of stateRoutes(parts)) {
    server.route({ ...route, handler: answering(parts, route.handler) });
  }
  // Bytes, taken as they come.
  server.addContentTypeParser(stateType, (_request, payload, done) => done(null, payload));
  server.all('/_emulator/*', (request, reply) => {
    const message = `${request.method} ${request.url} is not part of the control API.`;
    return reply.code(404).send({ code: 'notFound', message });
  });
}

type Work = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** A handler that answers with what the work gives, or with its refusal. */
function answering(parts: ControlParts, work: Work): Work {
  return async (request, reply) => {
    try {
      return await work(request, reply);
    } catch (error) {
      const refusal = error instanceof ControlError ? error : unexpected(error, request, parts);
      return reply.code(statuses[refusal.code]).send({ code: refusal.code, message: refusal.message });
    }
  };
}

function unexpected(error: unknown, { method, url }: FastifyRequest, { log }: ControlParts): ControlError {
  log.error(`${method} ${url} failed: ${error instanceof Error ? error.stack : error}`);
  return new ControlError('internal', 'The emulator failed; its log has the cause.');
}

async function readInput(request: FastifyRequest, { body, schema }: Capability<object, unknown>): Promise<object> {
  const { properties = {} } = (await schema()) as { properties?: Record<string, JsonSchema> };
  const query = Object.fromEntries(
    Object.entries(request.query as Record<string, string>).map(([name, value]) => [
      name,
      readQueryValue(value, properties[name]),
    ]),
  );
  const params = request.params as Record<string, string>;
  if (request.method !== 'POST') return { ...query, ...params };
  const content = readJson(request.body as Buffer | undefined);
  return body === undefined ? { ...query, ...params, ...content } : { ...query, ...params, [body]: content };
}

function readJson(bytes: Buffer | undefined): object {
  if (bytes === undefined || bytes.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new ControlError('invalid', `The body is not JSON: ${(error as Error).message}.`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new ControlError('invalid', 'The body must be a JSON object.');
}

/** A query's values are text; a value that is meant to be a number or a boolean becomes one. */
function readQueryValue(value: string, schema: JsonSchema | undefined): unknown {
  const types = [schema?.type].flat();
  if ((types.includes('integer') || types.includes('number')) && /^-?\d+$/.test(value)) return Number(value);
  if (types.includes('boolean') && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
