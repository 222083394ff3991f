import { expect, test } from 'vitest';
import {
  bitString,
  bmpString,
  integer,
  membersOf,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from '../../src/tls/der.ts';

const hex = (value: Buffer) => value.toString('hex');

test('object identifiers are as X.690 and RFC 7292 have them', () => {
  // X.690, 8.19.5: { 2 100 3 }.
  expect(hex(objectIdentifier('2.100.3'))).toBe('0603813403');
  expect(hex(objectIdentifier('1.2.840.113549.1.12.10.1.3'))).toBe('060b2a864886f70d010c0a0103');
});

test.each([
  [0x7f, '047f'],
  [0x80, '048180'],
  [0xff, '0481ff'],
  [0x100, '04820100'],
  [0x10000, '0483010000'],
])('a value of %i bytes says so, and is found again', (length, head) => {
  const value = octetString(Buffer.alloc(length, 1));

  expect(hex(value)).toBe(head + '01'.repeat(length));
  expect(membersOf(sequence(value, integer(5))).map(hex)).toEqual([hex(value), '020105']);
});

test('a moment has two digits of the year until 2049, and four from then on', () => {
  expect(time(Date.UTC(2049, 11, 31, 23, 59, 59, 999)).toString('latin1')).toBe('\x17\x0d491231235959Z');
  expect(time(Date.UTC(2050, 0, 1)).toString('latin1')).toBe('\x18\x0f20500101000000Z');
});

test('texts are written in UTF-8, or in UTF-16 with the higher byte first', () => {
  expect(hex(utf8String('ü€'))).toBe('0c05c3bce282ac');
  expect(hex(bmpString('ü€'))).toBe('1e0400fc20ac');
});

test('a set has its members in the order of their bytes', () => {
  expect(hex(set(integer(2), bitString(Buffer.from([6]), 1), integer(1)))).toBe('310a02010102010203020106');
});
