import { deepestJson } from '../../bounds/parse-json.ts';

/** Thrown for bytes that are no CBOR (RFC 8949), or a kind of it that no input of the API has. */
export class CborError extends Error {
  override readonly name = 'CborError';
}

const major = { unsigned: 0, negative: 1, bytes: 2, text: 3, list: 4, map: 5, tag: 6, simple: 7 } as const;

/** The argument of a text, list or map whose end is marked by a break. */
const unknownLength = 31;
const breakByte = 0xff;

const midst = 'It ends in the midst of a value.';

/** Tag of an epoch-based time: seconds, with or without a fraction. */
const epochTime = 1;

/**
 * Reads one CBOR value as what JSON would have: maps are objects, times are the epoch seconds that they are, and
 * `undefined` is null. Lengths that are said to be huge cost nothing: only what is there is read.
 * @param mostValues Values that are read, names of members and pieces of texts included
 * @throws CborError
 */
export function readCbor(bytes: Buffer, mostValues: number): unknown {
  let at = 0;
  let values = 0;
  const value = readValue(0);
  if (at < bytes.length) throw new CborError(`There are bytes behind the value, at byte ${at}.`);
  return value;

  function readValue(depth: number): unknown {
    const start = at;
    const initial = takeByte();
    const detail = initial & 0x1f;
    count();
    if (depth > deepestJson) throw new CborError(`It is nested deeper than ${deepestJson} levels at byte ${start}.`);
    switch (initial >> 5) {
      case major.unsigned:
        return readArgument(detail);
      case major.negative:
        return -1 - readArgument(detail);
      case major.text:
        return detail === unknownLength ? readPieces() : take(readArgument(detail)).toString('utf8');
      case major.list:
        return readList(detail, depth);
      case major.map:
        return readMap(detail, depth);
      case major.tag:
        return readTime(readArgument(detail), depth, start);
      case major.simple:
        return readSimple(detail, start);
      default:
        throw new CborError(`There is a byte string at byte ${start}, which no member is.`);
    }
  }

  function count(): void {
    values += 1;
    if (values > mostValues) throw new CborError(`It has more than ${mostValues} values.`);
  }

  function takeByte(): number {
    const byte = bytes[at];
    if (byte === undefined) throw new CborError(midst);
    at += 1;
    return byte;
  }

  function take(length: number): Buffer {
    if (at + length > bytes.length) throw new CborError(midst);
    at += length;
    return bytes.subarray(at - length, at);
  }

  function readArgument(detail: number): number {
    if (detail < 24) return detail;
    if (detail > 27) throw new CborError(`There is no length at byte ${at - 1}.`);
    const size = 1 << (detail - 24);
    const argument = take(size);
    return size === 8 ? Number(argument.readBigUInt64BE()) : argument.readUIntBE(0, size);
  }

  function isAtBreak(): boolean {
    if (bytes[at] !== breakByte) return false;
    at += 1;
    return true;
  }

  function readPieces(): string {
    const pieces: Buffer[] = [];
    while (!isAtBreak()) {
      count();
      const initial = takeByte();
      if (initial >> 5 !== major.text) throw new CborError(`A text goes on with something else at byte ${at - 1}.`);
      pieces.push(take(readArgument(initial & 0x1f)));
    }
    return Buffer.concat(pieces).toString('utf8');
  }

  function readList(detail: number, depth: number): unknown[] {
    const length = detail === unknownLength ? undefined : readArgument(detail);
    const list: unknown[] = [];
    while (length === undefined ? !isAtBreak() : list.length < length) list.push(readValue(depth + 1));
    return list;
  }

  function readMap(detail: number, depth: number): object {
    const length = detail === unknownLength ? undefined : readArgument(detail);
    const map = {};
    for (let read = 0; length === undefined ? !isAtBreak() : read < length; read += 1) {
      const name = readValue(depth + 1);
      if (typeof name !== 'string') throw new CborError(`A name is no text before byte ${at}.`);
      const value = readValue(depth + 1);
      // As JSON.parse does: an assignment to __proto__ would make no member.
      Object.defineProperty(map, name, { value, configurable: true, enumerable: true, writable: true });
    }
    return map;
  }

  function readTime(tag: number, depth: number, start: number): number {
    const seconds = tag === epochTime ? readValue(depth + 1) : undefined;
    if (typeof seconds === 'number') return seconds;
    throw new CborError(`There is tag ${tag} at byte ${start}, where only a time (tag 1, a number) is read.`);
  }

  function readSimple(detail: number, start: number): unknown {
    switch (detail) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
      case 23:
        return null;
      case 25:
        return readHalf(take(2).readUInt16BE());
      case 26:
        return take(4).readFloatBE();
      case 27:
        return take(8).readDoubleBE();
      default:
        throw new CborError(`There is no value at byte ${start}.`);
    }
  }
}

/** A number of 16 bits (IEEE 754): a sign, five bits of exponent and ten of fraction. */
function readHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 0x400) * 2 ** (exponent - 15);
}

/**
 * Writes what an operation answers: objects, lists, texts, booleans, numbers, and dates as epoch seconds (tag 1).
 * Members that are undefined are left out, as JSON leaves them out.
 */
export function writeCbor(value: unknown): Buffer {
  let bytes = Buffer.allocUnsafe(1024);
  let end = 0;
  write(value);
  return bytes.subarray(0, end);

  /** Makes room, which may be in a larger buffer; answers where it begins. */
  function reserve(length: number): number {
    const start = end;
    end += length;
    if (end > bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(end, bytes.length * 2));
      bytes.copy(larger, 0, 0, start);
      bytes = larger;
    }
    return start;
  }

  function write(item: unknown): void {
    if (typeof item === 'string') writeText(item);
    else if (typeof item === 'number') writeNumber(item);
    else if (typeof item === 'boolean') writeHead(major.simple, item ? 21 : 20);
    else if (item === null || item === undefined) writeHead(major.simple, 22);
    else if (item instanceof Date) {
      writeHead(major.tag, epochTime);
      writeNumber(item.getTime() / 1000);
    } else if (Array.isArray(item)) {
      writeHead(major.list, item.length);
      for (const each of item) write(each);
    } else {
      const members = Object.entries(item).filter(([, member]) => member !== undefined);
      writeHead(major.map, members.length);
      for (const [name, member] of members) {
        writeText(name);
        write(member);
      }
    }
  }

  function writeText(text: string): void {
    const length = Buffer.byteLength(text);
    writeHead(major.text, length);
    const start = reserve(length);
    bytes.write(text, start, 'utf8');
  }

  /** Whole numbers have no sign in their argument. What is no whole number has 64 bits. */
  function writeNumber(number: number): void {
    if (Number.isSafeInteger(number)) {
      if (number < 0) writeHead(major.negative, -1 - number);
      else writeHead(major.unsigned, number);
      return;
    }
    const start = reserve(9);
    bytes[start] = (major.simple << 5) | 27;
    bytes.writeDoubleBE(number, start + 1);
  }

  /** A major type with its argument in as few bytes as it has room in. */
  function writeHead(type: number, argument: number): void {
    const size = argument < 24 ? 0 : argument < 0x100 ? 1 : argument < 0x10000 ? 2 : argument < 0x100000000 ? 4 : 8;
    const start = reserve(1 + size);
    bytes[start] = (type << 5) | (size === 0 ? argument : 24 + Math.log2(size));
    if (size === 8) bytes.writeBigUInt64BE(BigInt(argument), start + 1);
    else if (size > 0) bytes.writeUIntBE(argument, start + 1, size);
  }
}
