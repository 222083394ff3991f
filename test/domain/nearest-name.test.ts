import { describe, expect, test } from 'vitest';
import { didYouMean, unknownName } from '../../src/domain/nearest-name.ts';

const commands = ['start', 'seed', 'jobs', 'pipelines'];

describe('the name that was most likely meant', () => {
  test.each([
    ['strat', 'start'],
    ['JOBS', 'jobs'],
    ['pipe', 'pipelines'],
    ['sead', 'seed'],
  ])('for %s is %s', (name, meant) => {
    expect(didYouMean(name, commands)).toBe(` Did you mean '${meant}'?`);
  });

  test.each(['frobnicate', 'x', '', 'deploy'])(
    'is none for %j, of which more than half would have to change',
    (name) => {
      expect(didYouMean(name, commands)).toBe('');
    },
  );

  test('is none where nothing is valid', () => {
    expect(didYouMean('start', [])).toBe('');
  });
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
});
