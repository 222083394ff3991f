import { growCapacity, Ring } from '../../bounds/ring.ts';
import type { StateChangeEvent } from '../../domain/events/state-change-event.ts';
import type { StateChange } from '../../sqlite/database/state-changes.ts';

/** A change that is kept. */
export interface KeptChange {
  readonly number: number;
  readonly change: StateChange;
  /** Its event, once somebody has wanted it. Null: there is nobody to tell of it. */
  readonly event: StateChangeEvent | null | undefined;
}

/**
 * The last state changes, in rows of numbers and of references to what is there anyway: every report of a worker makes
 * some.
 */
export class ChangeRing {
  readonly #ring: Ring;
  #rows: Rows = { numbers: new Float64Array(0), references: [] };
  /** Statuses that come from rows are texts of their own; here each is one. */
  readonly #statuses = new Map<string, string>();

  constructor(capacity: number) {
    this.#ring = new Ring(capacity);
  }

  /** Returns its number. */
  add({ subject, key, execution, from, to, at }: StateChange, event: KeptChange['event']): number {
    const number = this.#ring.next();
    const row = this.#ring.slotOf(number);
    const { numbers, references } = this.#rowsWith(row);
    numbers[row * 3] = key;
    numbers[row * 3 + 1] = at;
    numbers[row * 3 + 2] = execution ?? 0;
    references[row * 4] = subject;
    references[row * 4 + 1] = from && this.#one(from);
    references[row * 4 + 2] = this.#one(to);
    references[row * 4 + 3] = event;
    return number;
  }

  /** Undefined for one that is forgotten by now. */
  find(number: number): KeptChange | undefined {
    return this.#ring.has(number) ? this.get(number) : undefined;
  }

  get(number: number): KeptChange {
    const { numbers, references } = this.#rows;
    const row = this.#ring.slotOf(number);
    const [key, at, execution] = numbers.subarray(row * 3);
    const [subject, from, to, event] = references.slice(row * 4, row * 4 + 4);
    return {
      number,
      change: { subject, key, execution, from, to, at } as StateChange,
      event: event as KeptChange['event'],
    };
  }

  /** Oldest first. */
  list(): KeptChange[] {
    return this.#ring.numbers().map((number) => this.get(number));
  }

  /** Those without an event that are of a pipeline's execution, or of the actions of all. */
  listUnmade(subject: number | 'actionExecution'): KeptChange[] {
    const { numbers, references } = this.#rows;
    const isMeant = (row: number) =>
      references[row * 4 + 3] === undefined &&
      (typeof subject === 'number' ? numbers[row * 3 + 2] === subject : references[row * 4] === subject);
    const found = this.#ring.numbers().filter((number) => isMeant(this.#ring.slotOf(number)));
    return found.map((number) => this.get(number));
  }

  /** Keeps the event of a change that was just read. */
  keepEvent(number: number, event: StateChangeEvent | null): void {
    this.#rows.references[this.#ring.slotOf(number) * 4 + 3] = event;
  }

  clear(): void {
    this.#ring.clear();
    this.#rows = { numbers: new Float64Array(0), references: [] };
  }

  /** The rows, of which there are as many as have been needed: most emulators of a test suite see few changes. */
  #rowsWith(row: number): Rows {
    if (row * 3 < this.#rows.numbers.length) return this.#rows;
    const capacity = growCapacity(row, this.#ring.capacity);
    const { numbers, references } = this.#rows;
    this.#rows = { numbers: new Float64Array(capacity * 3), references: new Array(capacity * 4) };
    this.#rows.numbers.set(numbers);
    for (const [index, reference] of references.entries()) this.#rows.references[index] = reference;
    return this.#rows;
  }

  #one(status: string): string {
    const known = this.#statuses.get(status);
    if (known !== undefined) return known;
    this.#statuses.set(status, status);
    return status;
  }
}

/** A row's numbers: key, at, execution (0 for none). Its references: subject, from, to, event. */
interface Rows {
  readonly numbers: Float64Array;
  readonly references: unknown[];
}
