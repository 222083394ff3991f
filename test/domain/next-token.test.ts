import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namedPlaceOf, nextToken, numberedPlaceOf } from '../../src/domain/next-token.ts';
import { ServiceError } from '../../src/model/service-error.ts';

const purpose = ['ListActionTypes', '123456789012/us-east-1', null];
const place = '0 Build MyBuild 1';

/** C16 [transcript] */
const refusalOf = (token: string) =>
  new ServiceError(
    'InvalidNextTokenException',
    `The nextToken value '${token}' is not valid. Specify a valid nextToken value, and then try again.`,
  );

describe('a next token', () => {
  test('names the place that it was made for', () => {
    const token = nextToken(purpose, place);

    expect(namedPlaceOf(token, purpose)).toBe(place);
  });

  test.each([0, 17, Number.MAX_SAFE_INTEGER])('names the place %d, which is a number', (number) => {
    const token = nextToken(purpose, number);

    expect(numberedPlaceOf(token, purpose)).toBe(number);
  });

  test.each([null, true, 1.5, {}, ['a']])('is refused with %j for a place', (other) => {
    const token = nextToken(purpose, other);

    for (const read of [namedPlaceOf, numberedPlaceOf]) {
      expect(() => read(token, purpose)).toThrow(refusalOf(token));
    }
  });

  test('may be left out, and then names no place', () => {
    expect(namedPlaceOf(undefined, purpose)).toBeUndefined();
  });

  test('keeps any place and goes into a URL and a header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (anything) => {
        const token = nextToken(purpose, anything);

        expect(token).toMatch(/^[\w-]+$/);
        expect(namedPlaceOf(token, purpose)).toBe(anything);
      }),
    );
  });

  test.each([
    ['another operation', ['ListPipelines', '123456789012/us-east-1', null]],
    ['another account', ['ListActionTypes', '210987654321/us-east-1', null]],
    ['another region', ['ListActionTypes', '123456789012/eu-central-1', null]],
    ['another filter', ['ListActionTypes', '123456789012/us-east-1', 'Custom']],
  ])('is refused by %s', (_, other) => {
    const token = nextToken(purpose, place);

    expect(() => namedPlaceOf(token, other)).toThrow(refusalOf(token));
  });

  test('is refused when it is none of ours', () => {
    const notOurs = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
    );
    fc.assert(
      fc.property(notOurs, (token) => {
        expect(() => namedPlaceOf(token, purpose)).toThrow(
          expect.objectContaining({ name: 'ServiceError', code: 'InvalidNextTokenException' }),
        );
      }),
    );
  });
});
