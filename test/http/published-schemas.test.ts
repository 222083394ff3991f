import { readdirSync, readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createOpenApi } from '../../src/http/control/openapi.ts';
import type { JsonSchema } from '../../src/model/json-schema.ts';
import { mistakesIn } from '../../src/seeding/checking/check-schema.ts';
import { fixtureDocument } from '../../src/seeding/items/document.ts';
import { run } from '../support/command.ts';

/**
 * What generators of types and clients, linters and forms need of the two documents; each sentence stopped some of
 * them.
 */

interface OpenApi {
  readonly security: unknown;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: JsonSchema }>> };
}

let openApi: OpenApi;
let fixtures: JsonSchema & { readonly $defs: Readonly<Record<string, JsonSchema>> };

beforeAll(async () => {
  openApi = createOpenApi() as OpenApi;
  fixtures = JSON.parse((await run(['schema'])).stdout);
});

/** Every schema of a document, with its place. */
function* schemasOf(node: unknown, place = '#'): Generator<[place: string, schema: JsonSchema]> {
  if (typeof node !== 'object' || node === null) return;
  yield [place, node as JsonSchema];
  for (const [name, child] of Object.entries(node)) yield* schemasOf(child, `${place}/${name}`);
}

const allSchemas = () => [...schemasOf(openApi), ...schemasOf(fixtures)];

describe('the published schemas', () => {
  test('say which draft they are of', () => {
    expect(fixtures.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(openApi).toHaveProperty('jsonSchemaDialect', 'https://spec.openapis.org/oas/3.1/dialect/base');
  });

  test('are accepted by ajv in strict mode without a word', () => {
    const complaints: string[] = [];
    const complain = (text: string) => complaints.push(text);
    const ajv = new Ajv.Ajv2020({
      strict: 'log',
      formats: { 'date-time': true },
      logger: { log: complain, warn: complain, error: complain },
    });
    ajv.compile(fixtures);
    // To ajv, OpenAPI's own members are keywords: as definitions alone, the schemas are what it knows.
    const { components } = openApi;
    const definitions = JSON.parse(JSON.stringify(components.schemas).replaceAll('#/components/schemas/', '#/$defs/'));
    ajv.addSchema({ $id: 'openapi', $defs: definitions });
    for (const name of Object.keys(definitions)) ajv.getSchema(`openapi#/$defs/${name}`);

    expect(complaints).toEqual([]);
    expect(Object.keys(definitions).length).toBeGreaterThan(50);
  });

  test('tell forms apart by no words over which generators pass', () => {
    const conditional = allSchemas().filter(([, schema]) =>
      ['if', 'then', 'else'].some((keyword) => keyword in schema),
    );

    expect(conditional.map(([place]) => place)).toEqual([]);
  });

  test('have one type each, or one and null', () => {
    const several = allSchemas().filter(
      ([, { type }]) => Array.isArray(type) && !(type.length === 2 && type.includes('null')),
    );

    expect(several.map(([place]) => place)).toEqual([]);
  });

  test('describe each member that they require', () => {
    const missing = allSchemas().flatMap(([place, { type, required, properties }]) =>
      type === 'object' && Array.isArray(required)
        ? required.filter((name) => !(name in ((properties ?? {}) as object))).map((name) => `${place}: ${name}`)
        : [],
    );

    expect(missing).toEqual([]);
  });

  test('name what fixtures are made of', () => {
    expect(Object.keys(fixtures.$defs)).toEqual(
      expect.arrayContaining(['ActionTypeFixture', 'JobFixture', 'PipelineFixture', 'StageDeclaration']),
    );
  });
});

describe('the OpenAPI document', () => {
  test.each([
    ['/jobs', 'JobFixture'],
    ['/action-types', 'ActionTypeFixture'],
    ['/pipelines', 'PipelineFixture'],
    ['/fixtures', 'FixtureDocument'],
  ])('gives the body of POST %s a name: %s', (path, name) => {
    const { schema } = openApi.paths[path]?.post?.requestBody?.content['application/json'] ?? {};

    expect(schema).toEqual({ $ref: `#/components/schemas/${name}` });
    const { oneOf = [], properties } = openApi.components.schemas[name] ?? {};
    const forms = properties ? [{ properties }] : (oneOf as JsonSchema[]).map(resolved);
    expect(forms.length).toBeGreaterThan(0);
    for (const form of forms) expect(Object.keys(form.properties as object).length).toBeGreaterThan(0);
  });

  test('says that no operation asks for credentials', () => {
    expect(openApi.security).toEqual([]);
  });

  function resolved(schema: JsonSchema): JsonSchema {
    const { $ref } = schema;
    return $ref === undefined
      ? schema
      : (openApi.components.schemas[String($ref).split('/').at(-1) as string] as JsonSchema);
  }
});

describe('the published schema of fixtures', () => {
  const documents = readdirSync('fixtures')
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => [name, parse(readFileSync(`fixtures/${name}`, 'utf8'), { merge: true })] as const);

  /** A document without one of its members, at any depth, and with one that nobody knows. */
  function* spoilt(document: unknown): Generator<unknown> {
    const places = [...schemasOf(document)].map(([place]) => place.split('/').slice(1));
    for (const place of places) {
      const copy = structuredClone(document);
      const target = place.reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], copy);
      if (Array.isArray(target)) continue;
      yield Object.assign(target as object, { unknown: 'member' }) && copy;
      for (const name of Object.keys(target as object).filter((each) => each !== 'unknown')) {
        const without = structuredClone(document);
        delete (
          place.reduce<unknown>((node, each) => (node as Record<string, unknown>)[each], without) as Record<
            string,
            unknown
          >
        )[name];
        yield without;
      }
    }
  }

  test.each(documents)('takes and refuses the same as the emulator does: %s', async (_, document) => {
    const isFixture = new Ajv.Ajv2020({ strict: false }).compile(fixtures);
    const verdicts: [inside: boolean, published: boolean][] = [];
    for (const each of [document, ...spoilt(document)]) {
      const mistakes = await mistakesIn(each, fixtureDocument.schema);
      verdicts.push([mistakes.length === 0, isFixture(each)]);
    }

    expect(isFixture(document)).toBe(true);
    expect(verdicts.filter(([inside]) => !inside).length).toBeGreaterThan(0);
    expect(verdicts.filter(([inside, published]) => inside !== published)).toEqual([]);
  });
});
