import { describe, expect, test } from 'vitest';
import { didYouMean, unknownName } from '../../src/domain/nearest-name.ts';

const commands = ['start', 'seed', 'jobs', 'pipelines'];

describe('the name that was most likely meant', () => {
  test.each([
    ['strat', 'start'],
    ['JOBS', 'jobs'],
    ['pipe', 'pipelines'],
    ['sead', 'seed'],
    ['seeding', 'seed'],
    ['jbos', 'jobs'],
  ])('for %s is %s', (name, meant) => {
    expect(didYouMean(name, commands)).toBe(` Did you mean '${meant}'?`);
  });

  test.each(['frobnicate', 'x', '', 'deploy', 'nope', 'stack', 'jo', 's'])(
    'is none for %j, of which more than a third would have to change',
    (name) => {
      expect(didYouMean(name, commands)).toBe('');
    },
  );

  test('is none where nothing is valid', () => {
    expect(didYouMean('start', [])).toBe('');
  });
});

test.each([
  ['--jsn', ['--json', '--help'], " Did you mean '--json'?"],
  ['--foo', ['--json', '--host', '--port'], ''],
  ['-job', ['--job'], " Did you mean '--job'?"],
  ['nope', ['invoke', 'jobs'], ''],
])('dashes make no names alike: %s among %j', (name, valid, hint) => {
  expect(didYouMean(name, valid)).toBe(hint);
});

describe('a name that is not known', () => {
  test.each([
    ['the nearest, where there is one', commands, 'strat', "Unknown command 'strat'. Did you mean 'start'?"],
    [
      'all that are valid, where they are few',
      commands,
      'x',
      "Unknown command 'x'. Valid are start, seed, jobs, pipelines.",
    ],
    [
      'nothing more, where they are many',
      Array.from({ length: 13 }, (_, n) => `name${n}`),
      'x',
      "Unknown command 'x'.",
    ],
    ['nothing more, where nothing is valid', [], 'x', "Unknown command 'x'."],
  ])('is told with %s', (_, valid, name, sentence) => {
    expect(unknownName('command', name, valid)).toBe(sentence);
  });

  test('is told with what helps, where nothing is near and the valid ones are many', () => {
    const many = Array.from({ length: 13 }, (_, n) => `name${n}`);

    expect(unknownName('command', 'x', many, 'Ask for help.')).toBe("Unknown command 'x'. Ask for help.");
    expect(unknownName('command', 'nam1', many, 'Ask for help.')).toBe("Unknown command 'nam1'. Did you mean 'name1'?");
  });
});
