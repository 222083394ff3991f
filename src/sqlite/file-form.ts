import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/*
 * The form of a SQLite file, as far as it must be right before SQLite opens it: the header, and the tree of pages that
 * holds the schema. SQLite reads that tree whole when it opens a file and checks its other trees only when asked; pages
 * that lie in it many times over would keep it busy without end. [documented: sqlite.org/fileformat2.html]
 */

const headerSize = 100;
const magic = 'SQLite format 3\0';
const interiorPage = 0x05;
const leafPage = 0x0d;

/** Pages of the schema's tree: a database with two hundred snapshots has some thousand. */
const mostSchemaPages = 20_000;

/** Why bytes are no SQLite file that can be opened, in words; undefined when they are. */
export function offenceInFile(file: string): string | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const read = (length: number, position: number) => {
      const bytes = Buffer.alloc(length);
      return readSync(descriptor, bytes, 0, length, position) === length ? bytes : undefined;
    };
    if (size === 0) return 'is empty';
    const header = read(headerSize, 0);
    if (header === undefined || header.toString('latin1', 0, magic.length) !== magic) return 'is not a database';
    return offenceInHeader(header, size) ?? offenceInSchemaTree(header, read);
  } finally {
    closeSync(descriptor);
  }
}

function pageSizeOf(header: Buffer): number {
  const size = header.readUInt16BE(16);
  return size === 1 ? 65_536 : size;
}

function offenceInHeader(header: Buffer, fileSize: number): string | undefined {
  const pageSize = pageSizeOf(header);
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) return `has pages of ${pageSize} bytes`;
  if (fileSize % pageSize !== 0) return 'is cut off in the middle of a page';
  if (header.readUInt32BE(28) !== fileSize / pageSize) {
    return `has ${fileSize / pageSize} pages and says that it has ${header.readUInt32BE(28)}`;
  }
  if (![1, 2].includes(header.readUInt8(18)) || ![1, 2].includes(header.readUInt8(19))) {
    return 'is of a later form of SQLite files';
  }
  if (header.readUInt8(20) !== 0) return 'keeps room in its pages for another program';
  if (header.readUInt32BE(56) !== 1) return 'is not in UTF-8';
  return undefined;
}

/** Each page of the schema's tree must lie in it once. */
function offenceInSchemaTree(
  header: Buffer,
  read: (length: number, position: number) => Buffer | undefined,
): string | undefined {
  const pageSize = pageSizeOf(header);
  const seen = new Set<number>();
  const toRead = [1];
  for (let number = toRead.pop(); number !== undefined; number = toRead.pop()) {
    const page = seen.has(number) ? undefined : read(pageSize, (number - 1) * pageSize);
    if (page === undefined || seen.size === mostSchemaPages) return 'has a damaged schema';
    seen.add(number);
    const start = number === 1 ? headerSize : 0;
    const kind = page.readUInt8(start);
    if (kind === leafPage) continue;
    const cells = page.readUInt16BE(start + 3);
    if (kind !== interiorPage || start + 12 + 2 * cells > pageSize) return 'has a damaged schema';
    for (let cell = 0; cell < cells; cell++) {
      const at = page.readUInt16BE(start + 12 + 2 * cell);
      if (at + 4 > pageSize) return 'has a damaged schema';
      toRead.push(page.readUInt32BE(at));
    }
    toRead.push(page.readUInt32BE(start + 8));
  }
  return undefined;
}
