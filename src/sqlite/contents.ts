import type { Database } from './database.ts';
import type { ContentPiece } from './state-file.ts';

/** Bytes of a content from some place on. */
export interface ContentSlice {
  /** Offset of the first byte in the content. */
  readonly position: number;
  readonly bytes: Buffer;
}

const isReferenced = `EXISTS (SELECT 1 FROM object_versions WHERE content = c.key)
  OR EXISTS (SELECT 1 FROM upload_parts WHERE content = c.key)
  OR EXISTS (SELECT 1 FROM snapshot_contents WHERE content = c.key)`;

/**
 * Bytes. A content is a list of pieces of chunks; chunks never change and are shared. A content that no object, part or
 * snapshot refers to is being uploaded, or is left over from an upload that was killed.
 *
 * Contents being uploaded or read are held, in memory, so that nobody deletes them meanwhile.
 */
export class Contents {
  readonly #database: Database;
  readonly #holders = new Map<number, number>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** A new content without bytes. */
  create(): number {
    return this.#database.run('INSERT INTO contents DEFAULT VALUES');
  }

  /** Adds bytes, all in one chunk. */
  append(content: number, position: number, bytes: Buffer): void {
    const chunk = this.#database.run('INSERT INTO chunks (bytes) VALUES (?)', bytes);
    this.appendPiece(content, { position, chunk, start: 0, length: bytes.length });
  }

  /** Adds a stretch of a chunk that is there already. */
  appendPiece(content: number, { position, chunk, start, length }: ContentPiece): void {
    this.#database.run(
      'INSERT INTO content_pieces (content, position, chunk, start, length) VALUES (?, ?, ?, ?, ?)',
      content,
      position,
      chunk,
      start,
      length,
    );
  }

  /** Adds the bytes from `from` to before `to` of another content, without copying them. */
  appendFrom(content: number, position: number, source: number, from: number, to: number): void {
    this.#database.run(
      `INSERT INTO content_pieces (content, position, chunk, start, length)
       SELECT :content, :position + max(position, :from) - :from, chunk, start + max(:from - position, 0),
         min(position + length, :to) - max(position, :from)
       FROM content_pieces WHERE content = :source AND position < :to AND position + length > :from`,
      { content, position, source, from, to },
    );
  }

  /** The bytes at an offset, up to the end of their piece; undefined past the end. */
  read(content: number, offset: number): ContentSlice | undefined {
    const row = this.#database.get<{ position: number; start: number; length: number; bytes: Buffer }>(
      `SELECT p.position, p.start, p.length, c.bytes FROM content_pieces p JOIN chunks c ON c.key = p.chunk
       WHERE p.content = ? AND p.position <= ? ORDER BY p.position DESC LIMIT 1`,
      content,
      offset,
    );
    if (row === undefined || offset >= row.position + row.length) return undefined;
    const skipped = offset - row.position;
    return { position: offset, bytes: row.bytes.subarray(row.start + skipped, row.start + row.length) };
  }

  hold(content: number): void {
    this.#holders.set(content, (this.#holders.get(content) ?? 0) + 1);
  }

  /** Ends one hold; answers whether it was the last. */
  letGo(content: number): boolean {
    const others = (this.#holders.get(content) ?? 1) - 1;
    if (others > 0) this.#holders.set(content, others);
    else this.#holders.delete(content);
    return others === 0;
  }

  isReferenced(content: number): boolean {
    return this.#database.get(`SELECT 1 FROM contents c WHERE c.key = ? AND (${isReferenced})`, content) !== undefined;
  }

  /** Deletes a content that nothing refers to and nobody holds; leaves any other. */
  deleteIfUnused(content: number): void {
    if (this.#holders.has(content) || this.isReferenced(content)) return;
    this.#database.run(
      `DELETE FROM chunks WHERE key IN (SELECT chunk FROM content_pieces WHERE content = :content)
         AND NOT EXISTS (SELECT 1 FROM content_pieces WHERE chunk = chunks.key AND content <> :content)`,
      { content },
    );
    this.#database.run('DELETE FROM content_pieces WHERE content = ?', content);
    this.#database.run('DELETE FROM contents WHERE key = ?', content);
  }

  /** How much is stored, for those who look whether anything is left behind. */
  count(): { readonly contents: number; readonly chunks: number } {
    return this.#database.get(
      'SELECT (SELECT count(*) FROM contents) AS contents, (SELECT count(*) FROM chunks) AS chunks',
    ) as { contents: number; chunks: number };
  }

  /**
   * Deletes contents that nothing refers to and nobody holds, in the order of their keys, until about so many chunks
   * have gone. Answers the key after which to go on; undefined when all are done.
   */
  sweep(after: number, chunks: number): number | undefined {
    let left = chunks;
    const unused = `SELECT c.key, (SELECT count(*) FROM content_pieces WHERE content = c.key) AS pieces
      FROM contents c WHERE c.key > CAST(? AS INTEGER) AND NOT (${isReferenced}) ORDER BY c.key LIMIT CAST(? AS INTEGER)`;
    const found = this.#database.all<{ key: number; pieces: number }>(unused, after, chunks);
    for (const { key, pieces } of found) {
      if (left <= 0) return key - 1;
      this.deleteIfUnused(key);
      left -= Math.max(pieces, 1);
    }
    return found.length < chunks ? undefined : found.at(-1)?.key;
  }
}
