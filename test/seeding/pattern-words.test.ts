import { describe, expect, test } from 'vitest';
import { routes } from '../../src/control/routes.ts';
import { mistakesIn } from '../../src/seeding/checking/check-schema.ts';
import { failureInWords } from '../../src/seeding/checking/patterns-in-words.ts';
import { fixtureDocument } from '../../src/seeding/items/document.ts';

describe('a mistake says in words what a pattern asks for', () => {
  test.each([
    ['^(?:[A-Za-z0-9.@\\-_]+)$', 'is not only letters, digits, ., @, - and _'],
    ['^(?:[a-zA-Z0-9!@ \\(\\)\\.\\*\\?\\-]+)$', 'is not only letters, digits, !, @, spaces, (, ), ., *, ? and -'],
    ['^[a-zA-Z0-9_-]{1,64}$', 'is not 1 to 64 letters, digits, _ and -'],
    ['^(?:[0-9]{12})$', 'is not twelve digits'],
    ['^x[a-z]y$', undefined],
  ])('%s', (pattern, words) => {
    expect(failureInWords(pattern)).toBe(words);
  });

  test('none of a fixture document or of the control API is shown raw', async () => {
    const schemas = [fixtureDocument.schema, ...routes.map(({ input }) => input.schema)];
    const patterns = new Map<string, boolean>();
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const { pattern, description } = value as { pattern?: unknown; description?: unknown };
      if (typeof pattern === 'string')
        patterns.set(pattern, (patterns.get(pattern) ?? true) && description !== undefined);
      Object.values(value).forEach(collect);
    };
    schemas.forEach(collect);

    const raw = [...patterns].filter(([pattern, isDescribed]) => !isDescribed && failureInWords(pattern) === undefined);

    expect(patterns.size).toBeGreaterThan(15);
    expect(raw).toEqual([]);
  });

  test('and the description behind them', async () => {
    const schema = { type: 'string', pattern: '^x[a-z]y$', description: 'A letter between x and y.' };

    expect(await mistakesIn('no', schema)).toEqual([
      { path: [], atName: false, sentence: "'no' is not of the right form. A letter between x and y." },
    ]);
  });
});
