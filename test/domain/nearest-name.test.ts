import { describe, expect, test } from 'vitest';
import { didYouMean } from '../../src/domain/nearest-name.ts';

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
