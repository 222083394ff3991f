/**
 * The Distinguished Encoding Rules of ASN.1 (ITU-T X.690), as far as certificates and trust stores need them: a tag, a
 * length, and what the value is made of.
 */

/** A value, encoded. */
export type Der = Buffer;

function encoded(tag: number, ...parts: readonly Uint8Array[]): Der {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

/** Up to 127 in one byte; a greater one behind the number of its bytes. */
function lengthOf(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const bytes = [...bytesOf(length, 0x100)];
  return [0x80 | bytes.length, ...bytes];
}

/** A number's digits to a base, the highest first. */
function bytesOf(number: number, base: number): readonly number[] {
  return number < base ? [number] : [...bytesOf(Math.floor(number / base), base), number % base];
}

export const sequence = (...parts: readonly Der[]): Der => encoded(0x30, ...parts);

/** A set, whose members stand in the order of their bytes. */
export const set = (...members: readonly Der[]): Der => encoded(0x31, ...members.toSorted(Buffer.compare));

export const boolean = (value: boolean): Der => encoded(0x01, Buffer.from([value ? 0xff : 0]));

/** @param bytes The highest first, of which the first bit is the sign */
export const integer = (...bytes: readonly number[]): Der => encoded(0x02, Buffer.from(bytes));

/** @param unused How many of the last byte's bits do not count */
export const bitString = (bytes: Uint8Array, unused = 0): Der => encoded(0x03, Buffer.from([unused]), bytes);

export const octetString = (bytes: Uint8Array): Der => encoded(0x04, bytes);

export const utf8String = (text: string): Der => encoded(0x0c, Buffer.from(text));

/** A text in UTF-16, the higher byte first. */
export const bmpString = (text: string): Der => encoded(0x1e, Buffer.from(text, 'utf16le').swap16());

/** @param name Such as `2.5.29.19`: the first two numbers share a byte, the others have seven bits in each of theirs */
export function objectIdentifier(name: string): Der {
  const [first = 0, second = 0, ...others] = name.split('.').map(Number);
  const bytes = [first * 40 + second, ...others].flatMap((number) =>
    bytesOf(number, 0x80).map((digit, index, { length }) => (index < length - 1 ? digit | 0x80 : digit)),
  );
  return encoded(0x06, Buffer.from(bytes));
}

/** A moment, to the second: with two digits of the year until 2049, as certificates have to (RFC 5280, 4.1.2.5). */
export function time(milliseconds: number): Der {
  const digits = new Date(milliseconds).toISOString().replace(/\.\d+|[-:T]/g, '');
  return digits < '2050' ? encoded(0x17, Buffer.from(digits.slice(2))) : encoded(0x18, Buffer.from(digits));
}

/** A value that a number of its own tells from others, `[0] EXPLICIT`. */
export const explicit = (number: number, value: Der): Der => encoded(0xa0 | number, value);

/** The bytes of a simple value whose number stands for its kind, `[0] IMPLICIT`. */
export const implicit = (number: number, bytes: Uint8Array): Der => encoded(0x80 | number, bytes);

/** The values that a sequence is made of. */
export function membersOf(value: Der): Der[] {
  let rest = contentOf(value);
  const members: Der[] = [];
  while (rest.length > 0) {
    const end = endOf(rest);
    members.push(rest.subarray(0, end));
    rest = rest.subarray(end);
  }
  return members;
}

function contentOf(value: Der): Der {
  return value.subarray(beginOf(value), endOf(value));
}

function beginOf(value: Der): number {
  const length = value.readUInt8(1);
  return length < 0x80 ? 2 : 2 + (length & 0x7f);
}

function endOf(value: Der): number {
  const begin = beginOf(value);
  return begin + (begin === 2 ? value.readUInt8(1) : value.readUIntBE(2, begin - 2));
}
