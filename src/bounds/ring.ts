/**
 * Which of numbered entries are the last so many, and where each lies: the one of number n at n modulo the capacity, in
 * whatever the owner keeps them. An owner that every request fills keeps rows of numbers and bytes, no objects: the
 * garbage collector copies twice what outlives its request by long.
 */
export class Ring {
  readonly capacity: number;
  #oldest = 1;
  #newest = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** The number of the next entry, which takes the place of the oldest when the ring is full. The first is 1. */
  next(): number {
    this.#newest += 1;
    if (this.#newest - this.#oldest === this.capacity) this.#oldest += 1;
    return this.#newest;
  }

  slotOf(number: number): number {
    return number % this.capacity;
  }

  /** The number of the oldest entry; of the next one when there is none. */
  get oldest(): number {
    return this.#oldest;
  }

  get size(): number {
    return this.#newest - this.#oldest + 1;
  }

  has(number: number): boolean {
    return number >= this.#oldest && number <= this.#newest;
  }

  /** The numbers of the entries, oldest first. */
  numbers(): number[] {
    return Array.from({ length: this.size }, (_, index) => this.#oldest + index);
  }

  /** Forgets every entry; the numbers go on. */
  clear(): void {
    this.#oldest = this.#newest + 1;
  }
}

/** Entries for which a ring that sees few has room at first. */
const smallest = 64;

/** For how many entries a ring that grows as it fills makes room when it comes to a slot, so that it doubles. */
export function growCapacity(slot: number, most: number): number {
  let capacity = smallest;
  while (capacity <= slot) capacity *= 2;
  return Math.min(capacity, most);
}
