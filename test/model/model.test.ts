import { isDeepStrictEqual } from 'node:util';
import * as sdk from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { readBotocoreModel } from '../../scripts/botocore-model.ts';
import { type BotocoreModel, convertModel } from '../../scripts/convert-model.ts';
import model from '../../src/model/codepipeline-2015-07-09.json' with { type: 'json' };
import { operationModels, operationNames, type Shape, shapeOf } from '../../src/model/service-model.ts';
import { operations } from '../../src/operations/registry.ts';

// The SDK exports a schema of each structure, error and operation under its name with a dollar sign:
// [3 | -3, namespace, name, traits, member names, member schemas, number of required members, which stand first]
// [9, namespace, name, traits, () => input, () => output].
const structureKind = 3;
const errorKind = -3;
const operationKind = 9;

type Schema = readonly [kind: number, namespace: string, name: string, traits: unknown, ...rest: unknown[]];

const schemas = Object.entries(sdk)
  .filter(([name, value]) => name.endsWith('$') && Array.isArray(value))
  .map(([, value]) => value as unknown as Schema);

function schemasOf(kind: number): Map<string, Schema> {
  return new Map(schemas.filter((schema) => schema[0] === kind).map((schema) => [schema[2], schema]));
}

/** A structure's members, each with whether it is required. */
function sdkMembers([, , , , names, , required = 0]: Schema): Record<string, boolean> {
  return Object.fromEntries((names as string[]).map((name, index) => [name, index < (required as number)]));
}

function ourMembers(shape: Shape): Record<string, boolean> {
  if (shape.type !== 'structure') throw new Error('not a structure');
  return Object.fromEntries(Object.keys(shape.members).map((name) => [name, shape.required?.includes(name) ?? false]));
}

describe('our model and the SDK’s', () => {
  test('have the same 44 operations, and the registry lists them', () => {
    const inSdk = [...schemasOf(operationKind).keys()].sort();

    expect(operationNames.toSorted()).toEqual(inSdk);
    expect(Object.keys(operations).sort()).toEqual(inSdk);
    expect(inSdk).toHaveLength(44);
  });

  test('have the same structures, members and required members', () => {
    const structures = [...schemasOf(structureKind).keys()].sort();

    const ours = structures.map((name) => [name, ourMembers(shapeOf(name))]);

    expect(structures.length).toBeGreaterThan(150);
    expect(ours).toEqual(structures.map((name) => [name, sdkMembers(schemasOf(structureKind).get(name) as Schema)]));
  });

  test.each(operationNames)('give %s the same input and output', (operation) => {
    const schema = schemasOf(operationKind).get(operation) as Schema;
    const [input, output] = schema.slice(4).map((shape) => (shape as () => Schema)());

    const { input: ourInput, output: ourOutput } = operationModels[operation];

    // Where the API has no output shape the SDK has its own word for nothing.
    expect(input?.[2]).toBe(ourInput);
    expect(ourOutput ?? 'Unit').toBe(output?.[0] === structureKind ? output[2] : 'Unit');
  });

  test('have the same exceptions, save one that no operation declares', () => {
    const inSdk = [...schemasOf(errorKind).keys()].filter((name) => name !== 'CodePipelineServiceException');

    const ours = Object.keys(model.errors);

    expect(ours.filter((name) => !inSdk.includes(name))).toEqual(['ActionTypeAlreadyExistsException']);
    expect(inSdk.filter((name) => !ours.includes(name))).toEqual([]);
    expect(operationNames.flatMap((name) => operationModels[name].errors)).not.toContain(
      'ActionTypeAlreadyExistsException',
    );
  });
});

describe('the conversion of botocore’s model', () => {
  test('leaves out prose and keeps everything else', () => {
    const botocore = {
      metadata: { apiVersion: '2015-07-09', targetPrefix: 'CodePipeline_20150709' },
      operations: {
        Get: {
          input: { shape: 'In' },
          output: { shape: 'Out' },
          errors: [{ shape: 'NotThere' }],
          documentation: '<p>',
        },
        Drop: { input: { shape: 'In' }, documentation: '<p>' },
      },
      shapes: {
        In: {
          type: 'structure',
          required: ['documentation'],
          members: { documentation: { shape: 'Text', documentation: '<p>' } },
          documentation: '<p>',
        },
        Text: { type: 'string', min: 1, pattern: '[a-z]+', documentation: '<p>' },
        NotThere: { type: 'structure', members: {}, exception: true },
        ConflictException: { type: 'structure', members: {}, exception: true },
      },
    } as BotocoreModel;

    const converted = convertModel(botocore, '1.2.3');

    expect(converted).toEqual({
      apiVersion: '2015-07-09',
      targetPrefix: 'CodePipeline_20150709',
      source: 'botocore 1.2.3 service-2.json, documentation removed',
      operations: {
        Get: { input: 'In', output: 'Out', errors: ['NotThere'] },
        Drop: { input: 'In', output: null, errors: [] },
      },
      errors: { NotThere: { httpStatus: 400 }, ConflictException: { httpStatus: 409 } },
      shapes: {
        In: { type: 'structure', required: ['documentation'], members: { documentation: { shape: 'Text' } } },
        Text: { type: 'string', min: 1, pattern: '[a-z]+' },
      },
    });
  });

  const botocore = readBotocoreModel();
  const isOfModel = model.source.startsWith(`botocore ${botocore?.version} `);
  const reason =
    botocore === undefined ? ' (skipped: python3 has no botocore)' : ' (skipped: botocore is of another version)';

  test.skipIf(!isOfModel)(`makes our model of botocore’s${isOfModel ? '' : reason}`, () => {
    const { model: original, version } = botocore as NonNullable<typeof botocore>;

    const converted = convertModel(original, version);

    expect(isDeepStrictEqual(converted, model)).toBe(true);
  });
});
