import { Ring } from '../bounds/ring.ts';

/** Answers that are kept, and bytes of each. */
const capacity = 1000;
const mostBytes = 8 * 1024;

/** Bytes for all: at first, and at most; a ring of large answers holds fewer of them. */
const smallest = 64 * 1024;
const largest = 8 * 1024 * 1024;

/** Where a row's numbers stand. A position counts all bytes that were ever taken; it lies at itself modulo the room. */
const columns = { number: 0, position: 1, bytes: 2, length: 3 } as const;
const columnsInRow = Object.keys(columns).length;

/** An answer as it is kept. */
export interface KeptAnswer {
  readonly text: string;
  /** Whether it is the beginning of a longer one. */
  readonly isCut: boolean;
}

/**
 * The beginnings of the last answers, in one piece of memory that grows as far as they need it: a text that stays would
 * be copied twice by the garbage collector, for every request.
 */
export class AnswerRing {
  readonly #ring = new Ring(capacity);
  #rows: Float64Array | undefined;
  #bytes = Buffer.alloc(0);
  #position = 0;

  /** @param number Of the request */
  add(number: number, text: string): void {
    if (text === '') return;
    this.#rows ??= new Float64Array(capacity * columnsInRow);
    const need = Math.min(text.length * 3, mostBytes);
    const end = this.#startFor(need) + need;
    if (end - this.#bytes.length > this.#oldestPosition() && this.#bytes.length < largest) this.#grow(need);
    const start = this.#startFor(need);
    const row = this.#ring.slotOf(this.#ring.next()) * columnsInRow;
    const bytes = this.#bytes.write(text, start % this.#bytes.length, need);
    this.#rows[row + columns.number] = number;
    this.#rows[row + columns.position] = start;
    this.#rows[row + columns.bytes] = bytes;
    this.#rows[row + columns.length] = text.length;
    this.#position = start + bytes;
  }

  /** The answer to a request; undefined when it had none, or when others have taken its place. */
  find(number: number): KeptAnswer | undefined {
    const row = this.#keptRows().find((each) => this.#number(each, 'number') === number);
    if (row === undefined) return undefined;
    const text = this.#textOf(row);
    return { text, isCut: text.length < this.#number(row, 'length') };
  }

  clear(): void {
    this.#ring.clear();
    this.#rows = undefined;
    this.#bytes = Buffer.alloc(0);
    this.#position = 0;
  }

  /** Where the oldest answer begins that is to stay beside the next. */
  #oldestPosition(): number {
    const { size, oldest } = this.#ring;
    const staying = size === capacity ? oldest + 1 : oldest;
    return size === 0 ? 0 : this.#number(this.#ring.slotOf(staying) * columnsInRow, 'position');
  }

  /** No answer goes around the end of the room. */
  #startFor(need: number): number {
    const at = this.#position % (this.#bytes.length || 1);
    return at + need <= this.#bytes.length ? this.#position : this.#position + this.#bytes.length - at;
  }

  /** Makes room for all that is kept and one more, with what is kept at its beginning. */
  #grow(need: number): void {
    const before = this.#bytes;
    const kept = this.#keptRows();
    const used = kept.reduce((sum, row) => sum + this.#number(row, 'bytes'), need);
    let size = Math.max(smallest, before.length * 2);
    while (size < used) size *= 2;
    const grown = Buffer.allocUnsafeSlow(size);
    let position = 0;
    for (const row of kept) {
      const [at, bytes] = [this.#number(row, 'position') % before.length, this.#number(row, 'bytes')];
      before.copy(grown, position, at, at + bytes);
      (this.#rows as Float64Array)[row + columns.position] = position;
      position += bytes;
    }
    this.#bytes = grown;
    this.#position = position;
  }

  /** Where the rows begin whose bytes are still there, oldest first. */
  #keptRows(): number[] {
    const rows = this.#ring.numbers().map((each) => this.#ring.slotOf(each) * columnsInRow);
    return rows.filter((row) => this.#number(row, 'position') >= this.#position - this.#bytes.length);
  }

  #textOf(row: number): string {
    const start = this.#number(row, 'position') % this.#bytes.length;
    return this.#bytes.toString('utf8', start, start + this.#number(row, 'bytes'));
  }

  #number(row: number, name: keyof typeof columns): number {
    return this.#rows?.[row + columns[name]] as number;
  }
}
