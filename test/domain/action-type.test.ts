import { describe, expect, test } from 'vitest';
import {
  type ActionType,
  type ConfigurationProperty,
  checkActionType,
  isSameDefinition,
  listedActionType,
  queryValue,
} from '../../src/domain/action-types/action-type.ts';
import { ServiceError } from '../../src/model/service-error.ts';

const property = (name: string, changes: Partial<ConfigurationProperty> = {}): ConfigurationProperty => ({
  name,
  required: true,
  key: true,
  secret: false,
  ...changes,
});

function type(changes: Partial<ActionType> = {}): ActionType {
  return {
    id: { category: 'Test', owner: 'Custom', provider: 'Jenkins', version: '1' },
    configurationProperties: [],
    inputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
    outputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
    ...changes,
  };
}

describe('a definition is refused (C8, F1)', () => {
  test.each([
    [
      'when fewer input artifacts are allowed than needed',
      { inputArtifactDetails: { minimumCount: 2, maximumCount: 1 } },
      'Maximum Number of Artifacts (1) has to be greater than or equal to minimum (2).',
    ],
    [
      'when fewer output artifacts are allowed than needed',
      { outputArtifactDetails: { minimumCount: 5, maximumCount: 0 } },
      'Maximum Number of Artifacts (0) has to be greater than or equal to minimum (5).',
    ],
    [
      'when two properties are queryable',
      {
        configurationProperties: [
          property('a', { queryable: true }),
          property('x'),
          property('b', { queryable: true }),
        ],
      },
      "Multiple queryable configuration properties found with names 'a, b'. Up to one queryable property may be specified.",
    ],
    [
      'when the queryable property is optional',
      { configurationProperties: [property('a', { queryable: true, required: false })] },
      "Invalid queryable property 'a'. Queryable configuration properties must be required and non-secret.",
    ],
    [
      'when the queryable property is secret',
      { configurationProperties: [property('a', { queryable: true, secret: true })] },
      "Invalid queryable property 'a'. Queryable configuration properties must be required and non-secret.",
    ],
    [
      'when two properties have one name',
      { configurationProperties: [property('a'), property('a', { key: false })] },
      "Configuration property 'a' is declared more than once.",
    ],
  ])('%s', (_, changes, message) => {
    expect(() => checkActionType(type(changes))).toThrow(new ServiceError('InvalidActionTypeException', message));
  });
});

describe('a definition is taken', () => {
  test.each([
    ['with as many artifacts allowed as needed', { inputArtifactDetails: { minimumCount: 3, maximumCount: 3 } }],
    ['with several key properties', { configurationProperties: [property('a'), property('b'), property('c')] }],
    ['with names that contain spaces', { configurationProperties: [property('Project Name')] }],
    ['with a property that is queryable', { configurationProperties: [property('a', { queryable: true })] }],
    [
      'with one that is said not to be',
      { configurationProperties: [property('a', { queryable: false, secret: true })] },
    ],
  ])('%s', (_, changes) => {
    expect(() => checkActionType(type(changes))).not.toThrow();
  });
});

describe('the value that jobs are queried by (F3)', () => {
  const queryable = type({
    configurationProperties: [property('other'), property('ProjectName', { queryable: true })],
  });
  const plain = type({ configurationProperties: [property('ProjectName')] });
  const needed =
    "Action type Test/Custom/Jenkins/1 is polled by its queryable configuration property 'ProjectName', which queryParam does not give.";
  const forbidden =
    "Action type Test/Custom/Jenkins/1 has no queryable configuration property, so queryParam must be empty; it names 'ProjectName'.";

  test.each([
    ['a queryable property and its value', queryable, { ProjectName: 'demo' }, 'demo'],
    ['no queryable property and no map', plain, undefined, undefined],
    ['no queryable property and an empty map', plain, {}, undefined],
  ])('is found with %s', (_, polled, queryParam, value) => {
    expect(queryValue(polled, queryParam)).toBe(value);
  });

  test.each([
    ['a queryable property and no map', queryable, undefined, needed],
    ['a queryable property and an empty map', queryable, {}, needed],
    ['a queryable property and the value of another', queryable, { other: 'demo' }, needed],
    ['a queryable property in another case', queryable, { projectname: 'demo' }, needed],
    ['no queryable property and a value', plain, { ProjectName: 'demo' }, forbidden],
  ])('is refused with %s', (_, polled, queryParam, message) => {
    expect(() => queryValue(polled, queryParam)).toThrow(new ServiceError('ValidationException', message));
  });
});

describe('two definitions (F4)', () => {
  const settings = { entityUrlTemplate: 'https://a.example/{Config:ProjectName}' };
  const base = type({ settings, configurationProperties: [property('a', { description: 'A', type: 'String' })] });

  test.each([
    ['with nothing changed', {}],
    [
      'that differ in queryable being false or absent',
      { configurationProperties: [{ ...base.configurationProperties[0], queryable: false }] },
    ],
    ['whose members come in another order', { settings: { ...settings } }],
  ])('are the same %s', (_, changes) => {
    expect(isSameDefinition(base, { ...base, ...changes } as ActionType)).toBe(true);
  });

  test('are the same with settings absent or empty', () => {
    expect(isSameDefinition(type(), type({ settings: {} }))).toBe(true);
  });

  const changed = (change: Partial<ConfigurationProperty>) => ({
    configurationProperties: [{ ...base.configurationProperties[0], ...change }],
  });

  test.each([
    ['settings', { settings: { executionUrlTemplate: settings.entityUrlTemplate } }],
    ['a property’s name', changed({ name: 'b' })],
    ['whether a property is required', changed({ required: false })],
    ['whether a property is a key', changed({ key: false })],
    ['whether a property is secret', changed({ secret: true })],
    ['whether a property is queryable', changed({ queryable: true })],
    ['a property’s description', changed({ description: 'B' })],
    ['a property’s type', changed({ type: 'Number' })],
    ['the number of properties', { configurationProperties: [] }],
    ['the input artifacts', { inputArtifactDetails: { minimumCount: 1, maximumCount: 5 } }],
    ['the output artifacts', { outputArtifactDetails: { minimumCount: 0, maximumCount: 4 } }],
    ['the id', { id: { ...base.id, version: '2' } }],
  ])('differ in %s', (_, changes) => {
    expect(isSameDefinition(base, { ...base, ...changes } as ActionType)).toBe(false);
  });
});

describe('a listed type (F2)', () => {
  test('always shows its settings, never a property’s type, and queryable only where it is true', () => {
    const listed = listedActionType(
      type({
        configurationProperties: [
          property('a', { type: 'String', queryable: true }),
          property('b', { type: 'Number', queryable: false, description: 'B' }),
        ],
      }),
    );

    expect(listed).toStrictEqual({
      id: { category: 'Test', owner: 'Custom', provider: 'Jenkins', version: '1' },
      settings: {},
      actionConfigurationProperties: [
        { name: 'a', required: true, key: true, secret: false, queryable: true },
        { name: 'b', required: true, key: true, secret: false, description: 'B' },
      ],
      inputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
      outputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
    });
  });
});
