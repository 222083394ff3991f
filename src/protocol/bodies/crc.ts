import { crc32 as zlibCrc32 } from 'node:zlib';

/**
 * Cyclic redundancy checks as S3 uses them, all of them reflected, with all bits set at first and inverted at the end.
 * CRC-32 is zlib's; the others are Castagnoli's and NVMe's, by tables.
 */

/** A check over bytes that come piece by piece. */
interface Crc {
  update(bytes: Uint8Array): void;
  /** Big-endian. */
  digest(): Buffer;
}

export function createCrc32(): Crc {
  let value = 0;
  return {
    update: (bytes) => {
      value = zlibCrc32(bytes, value);
    },
    digest: () => bytesOf(value),
  };
}

const castagnoli = 0x82f63b78;
let castagnoliTable: Int32Array | undefined;

export function createCrc32c(): Crc {
  castagnoliTable ??= Int32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ castagnoli : rest >>> 1;
    return rest;
  });
  const table = castagnoliTable;
  let value = -1;
  return {
    update: (bytes) => {
      let rest = value;
      for (let index = 0; index < bytes.length; index++) {
        rest = (table[(rest ^ (bytes[index] as number)) & 0xff] as number) ^ (rest >>> 8);
      }
      value = rest;
    },
    digest: () => bytesOf(~value),
  };
}

const nvme = 0x9a6c9329ac4bc9b5n;
let nvmeTables: { readonly low: Int32Array; readonly high: Int32Array } | undefined;

/** In two halves of 32 bits: with BigInt it would take fifty times as long. */
export function createCrc64Nvme(): Crc {
  nvmeTables ??= tablesOfHalves();
  const { low, high } = nvmeTables;
  let lower = -1;
  let upper = -1;
  return {
    update: (bytes) => {
      for (let index = 0; index < bytes.length; index++) {
        const at = (lower ^ (bytes[index] as number)) & 0xff;
        lower = (low[at] as number) ^ ((lower >>> 8) | (upper << 24));
        upper = (high[at] as number) ^ (upper >>> 8);
      }
    },
    digest: () => Buffer.concat([bytesOf(~upper), bytesOf(~lower)]),
  };
}

function tablesOfHalves() {
  const entries = Array.from({ length: 256 }, (_, byte) => {
    let rest = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) rest = rest & 1n ? (rest >> 1n) ^ nvme : rest >> 1n;
    return rest;
  });
  return {
    low: Int32Array.from(entries, (entry) => Number(BigInt.asIntN(32, entry))),
    high: Int32Array.from(entries, (entry) => Number(BigInt.asIntN(32, entry >> 32n))),
  };
}

function bytesOf(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes;
}

const polynomials = {
  CRC32: { width: 32, polynomial: 0xedb88320n },
  CRC32C: { width: 32, polynomial: BigInt(castagnoli) },
  CRC64NVME: { width: 64, polynomial: nvme },
} as const;

/**
 * The check of two texts one behind the other, from the check of each: what zeros of the second's length do to the
 * first is a linear map, raised to that power by squaring.
 * @param secondLength Bytes.
 */
export function combineCrc(
  kind: keyof typeof polynomials,
  first: Buffer,
  second: Buffer,
  secondLength: number,
): Buffer {
  const { width, polynomial } = polynomials[kind];
  let map = zeroBitMap(width, polynomial);
  for (let doubled = 0; doubled < 3; doubled++) map = compose(map, map);
  let value = BigInt(`0x${first.toString('hex')}`);
  for (let length = secondLength; length > 0; length = Math.floor(length / 2)) {
    if (length % 2 === 1) value = apply(map, value);
    map = compose(map, map);
  }
  const combined = value ^ BigInt(`0x${second.toString('hex')}`);
  return Buffer.from(combined.toString(16).padStart(width / 4, '0'), 'hex');
}

/** What one zero bit does to each bit of a reflected check. */
function zeroBitMap(width: number, polynomial: bigint): bigint[] {
  return Array.from({ length: width }, (_, bit) => (bit === 0 ? polynomial : 1n << BigInt(bit - 1)));
}

function apply(map: readonly bigint[], value: bigint): bigint {
  let result = 0n;
  for (let bit = 0, rest = value; rest > 0n; bit++, rest >>= 1n) if (rest & 1n) result ^= map[bit] as bigint;
  return result;
}

function compose(outer: readonly bigint[], inner: readonly bigint[]): bigint[] {
  return inner.map((column) => apply(outer, column));
}
