import { createOpenApi } from '../../../src/http/control/openapi.ts';
import type { WireAnswer } from './connection.ts';
import { mutateBytes, mutateHeaders, mutateJson, mutateText } from './mutate.ts';
import type { Random } from './random.ts';
import { targetText } from './s3-attacker.ts';
import { type Schema, SchemaValues } from './schema-values.ts';
import type { Attacker } from './storm.ts';

interface Route {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly schema: Schema }[];
  readonly body: Schema | undefined;
  readonly hasBytes: boolean;
}

const texts: Readonly<Record<string, readonly string[]>> = {
  '': ['a', 'One', 'Two', 'Sample', 'Source', 'Work', 'App', 'bucket-1', 'MyBuild', '1', 'main', 'x'],
  account: ['123456789012', '999999999999'],
  region: ['us-east-1', 'eu-west-1'],
  name: ['One', 'Two', 'Sample', 'hook', 'Source', 'Build', 'App', 'snap'],
  id: ['00000000-0000-4000-8000-000000000001'],
  bucket: ['bucket-1', 'bucket-2', 'artifacts'],
  key: ['a', 'dir/c'],
  category: ['Build', 'Deploy', 'Source', 'Test', 'Approval', 'Invoke'],
  owner: ['Custom', 'AWS', 'ThirdParty'],
  provider: ['MyBuild', 'MyDeploy', 'S3', 'Manual', 'Lambda', 'Acme'],
  version: ['1', '2'],
  roleArn: ['arn:aws:iam::123456789012:role/pipelines'],
  type: ['S3', 'KMS'],
  // Longer waits are what abandoned ones are for: the attack ends them soon.
  timeout: ['1ms', '5ms', '1h'],
  advance: ['1s', '61s', '1h', '30d', '400d'],
  set: ['2031-01-01T00:00:00.000Z', '2027-01-01T00:00:00Z'],
  after: ['0'],
  branch: ['main', 'dev'],
};

/** What streams or waits, and so may have to be left. */
const isLeft = /\/wait$|^\/idle|\/stream$|^\/state$/;

/** The control API, each route of which its own OpenAPI document tells. */
export async function controlAttacker(): Promise<Attacker> {
  const document = createOpenApi() as unknown as OpenApi;
  const routes = routesOf(document);
  const values = new SchemaValues(document.components.schemas, texts);
  const ids: string[] = [];

  return {
    name: 'the control API',
    next(random) {
      const route = random.in(routes);
      const isChanged = random.chance(0.6);
      const target = targetOf(random, route, isChanged && random.chance(0.3));
      const headers = [['Host', 'localhost'], ...(route.hasBytes ? [bytesType] : [])] as const;
      const hasPlainHeaders = random.chance(0.96);
      const body = route.hasBytes ? stateOf(random) : bodyOf(random, route, isChanged);
      return {
        request: {
          method: random.chance(0.97) ? route.method : random.of('GET', 'POST', 'DELETE', 'PUT', 'HEAD', 'OPTIONS'),
          target,
          headers: hasPlainHeaders ? headers : mutateHeaders(random, headers, extraHeaders),
          body,
        },
        mayStayUnanswered: isLeft.test(route.path) || !hasPlainHeaders,
        judge,
      };
    },
  };

  function judge({ status, body, headers }: WireAnswer): string | undefined {
    if (status === 200 && headers['content-type']?.startsWith('application/json')) {
      const id = /"id":"([^"]+)"/.exec(body.toString('latin1', 0, 2000))?.[1];
      if (id !== undefined) ids.push(id);
      if (ids.length > 30) ids.shift();
    }
    if (status < 400 || body.length === 0) return undefined;
    const refusal = JSON.parse(body.toString()) as { message?: unknown };
    return typeof refusal.message === 'string' ? undefined : 'is refused without a sentence';
  }

  function targetOf(random: Random, { path, parameters }: Route, isChanged: boolean): string {
    const write = (name: string, schema: Schema) => {
      const isId = name === 'id' && ids.length > 0 && random.chance(0.8);
      return encodeURIComponent(
        String(isId ? random.in(ids) : values.of(random, schema, name))
          .toWellFormed()
          .slice(0, 3000),
      );
    };
    let target = `/_emulator/v1${path}`;
    const query: string[] = [];
    for (const parameter of parameters) {
      if (parameter.in === 'path') {
        target = target.replace(`{${parameter.name}}`, () => write(parameter.name, parameter.schema));
      } else if (random.chance(0.4)) query.push(`${parameter.name}=${write(parameter.name, parameter.schema)}`);
    }
    if (random.chance(0.05)) query.push(`${encodeURIComponent(random.of('x', '__proto__', 'limit'))}=1`);
    if (query.length > 0) target += `?${query.join('&')}`;
    return isChanged ? `/_emulator/v1${targetText(mutateText(random, target.slice(13)))}` : target;
  }

  function bodyOf(random: Random, { body }: Route, isChanged: boolean): string | Buffer {
    if (body === undefined) return '';
    let value = values.of(random, body);
    if (isChanged) value = mutateJson(random, value);
    const text = JSON.stringify(value) ?? '';
    if (!isChanged || random.chance(0.9)) return text;
    return random.chance(0.5) ? mutateText(random, text) : mutateBytes(random, Buffer.from(text));
  }
}

interface OpenApi {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly parameters?: Route['parameters'];
            readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
          }
        >
      >
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** All but the one that does as it is told and ends the emulator. */
function routesOf({ paths }: OpenApi): Route[] {
  const { '/stop': _, ...attacked } = paths;
  return Object.entries(attacked).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema,
      hasBytes: requestBody !== undefined && requestBody.content['application/json'] === undefined,
    })),
  );
}

const bytesType = ['Content-Type', 'application/vnd.sqlite3'] as const;

/** Bytes that are no state: what is nearly one has a test of its own. */
function stateOf(random: Random): Buffer {
  return Buffer.concat([
    Buffer.from(random.of('SQLite format 3\u0000', '', 'x')),
    Buffer.alloc(random.of(0, 84, 5000), random.below(256)),
  ]);
}

const extraHeaders = [
  ['Origin', 'http://evil.example'],
  ['Sec-Fetch-Site', 'cross-site'],
  ['Content-Type', 'text/plain'],
  ['Content-Encoding', 'gzip'],
  ['Accept', 'text/event-stream;q=é'],
  ['Last-Event-ID', '1e9'],
  ['Expect', '100-continue'],
  ['Host', 'evil.example'],
] as const;
