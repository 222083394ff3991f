import { crc32, deflateRawSync } from 'node:zlib';

/** A zip of one file, which may be as no usual program makes it. */
export interface OddZip {
  readonly name?: string | Buffer;
  readonly content?: string;
  /** Default 0, stored. */
  readonly method?: number;
  /** General purpose bits. */
  readonly flags?: number;
  /** Bytes before the zip that its offsets count. */
  readonly counted?: number;
  /** Whether sizes and offsets are in zip64 records alone. */
  readonly zip64?: boolean;
  readonly comment?: string;
}

const unix = 3 << 8;
const unknown = 0xffffffff;

export function oddZip(zip: OddZip = {}): Buffer {
  const { content = 'hello', method = 0, flags = 0, counted = 0, zip64 = false, comment = '' } = zip;
  const name = Buffer.from(zip.name ?? 'file.txt');
  const data = method === 8 ? deflateRawSync(content) : Buffer.from(content);
  const hasDescriptor = (flags & 8) !== 0;
  const sum = crc32(content);
  const sizes = { packed: data.length, size: Buffer.byteLength(content) };
  const inHeader = hasDescriptor ? { packed: 0, size: 0 } : sizes;
  const about = [20, flags, method, 0, 0x21];
  const local = [
    u32(0x04034b50),
    u16(...about),
    u32(hasDescriptor ? 0 : sum, inHeader.packed, inHeader.size),
    u16(name.length, 0),
    name,
    data,
    hasDescriptor ? u32(0x08074b50, sum, sizes.packed, sizes.size) : Buffer.alloc(0),
  ];
  const files = Buffer.concat(local);
  const extra = zip64 ? Buffer.concat([u16(1, 24), u64(sizes.size, sizes.packed, counted)]) : Buffer.alloc(0);
  const directory = Buffer.concat([
    u32(0x02014b50),
    u16(unix | 20, ...about),
    u32(sum, zip64 ? unknown : sizes.packed, zip64 ? unknown : sizes.size),
    u16(name.length, extra.length, 0, 0, 0),
    u32(0, zip64 ? unknown : counted),
    name,
    extra,
  ]);
  const start = counted + files.length;
  const end64 = Buffer.concat([
    u32(0x06064b50),
    u64(44),
    u16(45, 45),
    u32(0, 0),
    u64(1, 1, directory.length, start),
    u32(0x07064b50, 0),
    u64(start + directory.length),
    u32(1),
  ]);
  const end = Buffer.concat([
    u32(0x06054b50),
    u16(0, 0, zip64 ? 0xffff : 1, zip64 ? 0xffff : 1),
    u32(zip64 ? unknown : directory.length, zip64 ? unknown : start),
    u16(comment.length),
    Buffer.from(comment),
  ]);
  return Buffer.concat([files, directory, ...(zip64 ? [end64] : []), end]);
}

/** A zip of several stored files with any names: two may have the same, or lead out of a folder. */
export function zipOfOddNames(files: readonly { name: string; content: string; mode?: number }[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, mode = 0o100644 } of files) {
    const about = [20, 0, 0, 0, 0x21];
    const size = Buffer.byteLength(content);
    const numbers = Buffer.concat([u32(crc32(content), size, size), u16(Buffer.byteLength(name), 0)]);
    const part = Buffer.concat([u32(0x04034b50), u16(...about), numbers, Buffer.from(name), Buffer.from(content)]);
    directory.push(u32(0x02014b50), u16(unix | 20, ...about), numbers, u16(0, 0, 0));
    directory.push(u32((mode << 16) >>> 0, offset), Buffer.from(name));
    parts.push(part);
    offset += part.length;
  }
  const entries = Buffer.concat(directory);
  const counts = u16(0, 0, files.length, files.length);
  return Buffer.concat([...parts, entries, u32(0x06054b50), counts, u32(entries.length, offset), u16(0)]);
}

function u16(...values: readonly number[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.from([value & 0xff, value >> 8])));
}

function u32(...values: readonly number[]): Buffer {
  return Buffer.from(new Uint8Array(Uint32Array.from(values).buffer));
}

function u64(...values: readonly number[]): Buffer {
  return Buffer.from(new Uint8Array(BigUint64Array.from(values.map(BigInt)).buffer));
}
