import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { milliseconds } from '../../src/domain/duration.ts';

describe('a duration', () => {
  test.each([
    [0, 0],
    [1500, 1500],
    [1.5, 2],
    ['PT16M', 960_000],
    ['PT1H30M', 5_400_000],
    ['P1D', 86_400_000],
    ['P1DT1S', 86_401_000],
    ['PT0.5S', 500],
    ['16m', 960_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    ['1.5h', 5_400_000],
    ['500ms', 500],
    ['1s500ms', 1500],
    ['0s', 0],
    [{ minutes: 61 }, 3_660_000],
    [{ days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 }, 93_784_005],
    [{ hours: 0 }, 0],
  ])('%j is %i ms', (duration, expected) => {
    expect(milliseconds(duration)).toBe(expected);
  });

  test.each([[''], ['5'], ['5 m'], ['-5m'], ['m'], ['5m1h'], ['5x'], ['P'], ['PT'], ['P1M'], ['1e3s'], ['∞']])(
    'is not written %j',
    (text) => {
      expect(() => milliseconds(text)).toThrow(
        new RangeError(`'${text}' is not a duration; write one as PT16M, 16m, 1h30m or 500ms.`),
      );
    },
  );

  test.each([
    [-1, '-1'],
    [Number.NaN, 'null'],
    [Number.POSITIVE_INFINITY, 'null'],
    [{}, '{}'],
    [{ minutes: -1 }, '{"minutes":-1}'],
    [{ minute: 61 }, '{"minute":61}'],
    [{ minutes: '61' }, '{"minutes":"61"}'],
    [{ constructor: 1 }, '{"constructor":1}'],
  ])('is not %j', (value, shown) => {
    expect(() => milliseconds(value as number)).toThrow(
      new RangeError(`${shown} is not a duration; write one as PT16M, 16m, 1h30m or 500ms.`),
    );
  });

  test('means the same in all its forms', () => {
    const part = fc.nat({ max: 10_000 });
    fc.assert(
      fc.property(part, part, part, part, (days, hours, minutes, seconds) => {
        const parts = milliseconds({ days, hours, minutes, seconds });

        expect(milliseconds(`P${days}DT${hours}H${minutes}M${seconds}S`)).toBe(parts);
        expect(milliseconds(`${days}d${hours}h${minutes}m${seconds}s`)).toBe(parts);
        expect(milliseconds(parts)).toBe(parts);
      }),
    );
  });
});
