import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CborError, readCbor, writeCbor } from '../../src/protocol/formats/cbor.ts';

const read = (hex: string, mostValues = 1000) => readCbor(Buffer.from(hex, 'hex'), mostValues);

/** Of RFC 8949, appendix A. */
const examples: readonly (readonly [hex: string, value: unknown])[] = [
  ['00', 0],
  ['17', 23],
  ['1818', 24],
  ['1903e8', 1000],
  ['1a000f4240', 1_000_000],
  ['1b000000e8d4a51000', 1_000_000_000_000],
  ['20', -1],
  ['3903e7', -1000],
  ['f90000', 0],
  ['f93c00', 1],
  ['fb3ff199999999999a', 1.1],
  ['f93e00', 1.5],
  ['f97bff', 65_504],
  ['fa47c35000', 100_000],
  ['f90001', 2 ** -24],
  ['f90400', 2 ** -14],
  ['f9c400', -4],
  ['fbc010666666666666', -4.1],
  ['f97c00', Number.POSITIVE_INFINITY],
  ['f97e00', Number.NaN],
  ['f9fc00', Number.NEGATIVE_INFINITY],
  ['f4', false],
  ['f5', true],
  ['f6', null],
  ['f7', null],
  ['c11a514b67b0', 1_363_896_240],
  ['c1fb41d452d9ec200000', 1_363_896_240.5],
  ['60', ''],
  ['6449455446', 'IETF'],
  ['62c3bc', 'ü'],
  ['64f0908591', '𐅑'],
  ['80', []],
  ['83010203', [1, 2, 3]],
  ['8301820203820405', [1, [2, 3], [4, 5]]],
  ['a0', {}],
  ['a26161016162820203', { a: 1, b: [2, 3] }],
  ['826161a161626163', ['a', { b: 'c' }]],
  ['7f657374726561646d696e67ff', 'streaming'],
  ['9fff', []],
  ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
  ['83018202039f0405ff', [1, [2, 3], [4, 5]]],
  ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
  ['bf6346756ef563416d7421ff', { Fun: true, Amt: -2 }],
];

test.each(examples)('%s is read', (hex, value) => {
  expect(read(hex)).toEqual(value);
});

test('a name that every object has is a member like any other', () => {
  expect(JSON.stringify(read('a1695f5f70726f746f5f5fa1616101'))).toBe('{"__proto__":{"a":1}}');
});

describe('is refused, and the reason told:', () => {
  test.each([
    ['nothing', '', 'It ends in the midst of a value.'],
    ['a text without its end', '6461', 'It ends in the midst of a value.'],
    ['a list that is said to have 2⁶⁴ values', '9bffffffffffffffff', 'It ends in the midst of a value.'],
    ['a text that is said to have 2⁶⁴ bytes', '7bffffffffffffffff', 'It ends in the midst of a value.'],
    ['a map without its break', 'bf616101', 'It ends in the midst of a value.'],
    ['bytes behind the end', '0000', 'There are bytes behind the value, at byte 1.'],
    ['a break that ends nothing', 'ff', 'There is no value at byte 0.'],
    ['a simple value that has no meaning', 'f0', 'There is no value at byte 0.'],
    ['a length of a kind that is reserved', '1c', 'There is no length at byte 0.'],
    ['a byte string', '4101', 'There is a byte string at byte 0, which no member is.'],
    ['a name that is no text', 'a10102', 'A name is no text before byte 2.'],
    ['a text with a number within', '7f01ff', 'A text goes on with something else at byte 1.'],
    ['a bignum', 'c249010000000000000000', 'There is tag 2 at byte 0, where only a time (tag 1, a number) is read.'],
    ['a time that is a text', 'c16161', 'There is tag 1 at byte 0, where only a time (tag 1, a number) is read.'],
    ['too many values', `9903e9${'00'.repeat(1001)}`, 'It has more than 1000 values.'],
    ['a text of too many pieces', `7f${'60'.repeat(1000)}ff`, 'It has more than 1000 values.'],
    ['what is nested too deeply', `${'81'.repeat(1001)}00`, 'It has more than 1000 values.'],
  ])('%s', (_, hex, message) => {
    expect(() => read(hex)).toThrow(new CborError(message));
  });

  test('what is nested deeper than 1,000 levels', () => {
    expect(() => read(`${'81'.repeat(1001)}00`, 10_000)).toThrow('It is nested deeper than 1000 levels at byte 1001.');
    expect(read(`${'81'.repeat(1000)}00`, 10_000)).toBeInstanceOf(Array);
  });
});

test('whatever the bytes are, they are read, or refused as CBOR is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        readCbor(Buffer.from(bytes), 1000);
      } catch (error) {
        expect(error).toBeInstanceOf(CborError);
      }
    }),
    { numRuns: 5000 },
  );
});

test('what is written is read as it was', () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(value, (written) => {
      // JSON has no minus zero either.
      expect(readCbor(writeCbor(written), 10_000)).toEqual(JSON.parse(JSON.stringify(written)));
    }),
  );
});

test.each([
  [
    'the shortest form of each number',
    [0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32, -1, -24, -25],
    '8b0017181818ff19010019ffff1a000100001b0000000100000000203738' + '18',
  ],
  ['a fraction', 0.5, 'fb3fe0000000000000'],
  ['a date', new Date(1_363_896_240_500), 'c1fb41d452d9ec200000'],
  ['a date of a whole second', new Date(1_363_896_240_000), 'c11a514b67b0'],
  ['a member that is undefined', { a: 1, b: undefined }, 'a1616101'],
])('%s is written as the protocol wants it', (_, value, hex) => {
  expect(writeCbor(value).toString('hex')).toBe(hex);
});

test('a long text is written whole', () => {
  const text = 'ü'.repeat(5000);

  expect(readCbor(writeCbor([text, text]), 10)).toEqual([text, text]);
});
