import { describe, expect, test } from 'vitest';
import { checkOutputVariables } from '../../src/domain/executions/action-execution.ts';
import { artifactKey } from '../../src/domain/jobs/job-data.ts';
import { checkTags } from '../../src/domain/tag.ts';
import { worldKey, worldOf } from '../../src/domain/world.ts';
import { ServiceError } from '../../src/model/service-error.ts';

describe('output variables (D7)', () => {
  test.each([
    ['one value', { k: 'v'.repeat(122_879) }],
    ['keys and values together', { ['k'.repeat(61_440)]: 'v'.repeat(61_440) }],
    ['several', Object.fromEntries(Array.from({ length: 10 }, (_, index) => [String(index), 'v'.repeat(12_287)]))],
    ['characters of three bytes', { k12: '試'.repeat(40_959) }],
    ['none', {}],
  ])('may have 122,880 bytes in all: %s', (_, variables) => {
    expect(() => checkOutputVariables(variables)).not.toThrow();
  });

  test.each([
    ['one value', { k: 'v'.repeat(122_880) }, 122_881],
    ['a key', { ['k'.repeat(122_881)]: '' }, 122_881],
    ['characters of three bytes', { k: '試'.repeat(40_960) }, 122_881],
    ['characters of four bytes', { k: '🧪'.repeat(30_720) }, 122_881],
  ])('may not have one more: %s', (_, variables, size) => {
    expect(() => checkOutputVariables(variables)).toThrow(
      new ServiceError(
        'OutputVariablesSizeExceededException',
        `The output variables have ${size} bytes; their keys and values may have 122880 together.`,
      ),
    );
  });
});

describe('tags (M2)', () => {
  const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: '' }));

  test('may be fifty', () => {
    expect(checkTags(tags(50), 'arn')).toEqual(tags(50));
  });

  test.each([
    ['fifty-one', tags(51), 'TooManyTagsException', 'Tag limit exceeded for resource [arn].'],
    [
      'reserved for AWS',
      [{ key: 'aws:team', value: 'a' }],
      'InvalidTagsException',
      "Not allowed to modify system tags. System tags start with 'aws:'. msg=[Caller is an end user and not allowed to mutate system tags]",
    ],
    [
      'reserved in capitals',
      [{ key: 'AWS:team', value: 'a' }],
      'InvalidTagsException',
      "Not allowed to modify system tags. System tags start with 'aws:'. msg=[Caller is an end user and not allowed to mutate system tags]",
    ],
    [
      'of a value that is reserved',
      [{ key: 'team', value: 'AWS:a' }],
      'InvalidTagsException',
      "The value of tag 'team' begins with 'aws:', which is reserved for AWS.",
    ],
    ['given twice', [...tags(1), ...tags(1)], 'InvalidTagsException', "Tag key 'k0' is given more than once."],
  ] as const)('may not be %s', (_, given, code, message) => {
    expect(() => checkTags(given, 'arn')).toThrow(new ServiceError(code, message));
  });
});

test.each([
  ['MySecondPipeline', 'MyAppBuild', 'MySecondPipeline/MyAppBuild/Abc1234'],
  ['AVeryLongNameOfAPipeline', 'AVeryLongArtifact', 'AVeryLongNameOfAPipe/AVeryLongA/Abc1234'],
  ['p', 'a', 'p/a/Abc1234'],
])('the artifact key of %s and %s is %s (E4)', (pipeline, artifact, key) => {
  expect(artifactKey(pipeline, artifact, 'Abc1234')).toBe(key);
});

test('a world is stored as account and region, and read back', () => {
  const world = { accountId: '123456789012', region: 'us-east-1' };

  expect(worldKey(world)).toBe('123456789012/us-east-1');
  expect(worldOf(worldKey(world))).toEqual(world);
});
