import { readFileSync } from 'node:fs';

/** Which files of tests call which functions: a line of JSON of record-coverage.ts for each pair of test and source. */
export class Coverage {
  /** By source. */
  readonly #calls = new Map<string, { readonly test: string; readonly called: readonly [number, number][] }[]>();
  /** How many sources each file of tests comes to. */
  readonly #reach = new Map<string, number>();

  constructor(file: string) {
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const { test, source, called } = JSON.parse(line);
      const known = this.#calls.get(source) ?? [];
      known.push({ test, called });
      this.#calls.set(source, known);
      this.#reach.set(test, (this.#reach.get(test) ?? 0) + 1);
    }
  }

  /**
   * Files of tests that come to a place, those that come to the fewest others first: they are about it. What stands outside
   * of functions runs once in a process, for whichever file is first; for that, these are the ones that come to any
   * function of the source, or all if it has none.
   */
  testsOf(source: string, offset: number): string[] {
    const calls = this.#calls.get(source) ?? [];
    const around = calls.flatMap(({ called }) => called).filter(([start, end]) => start <= offset && offset < end);
    const innermost = Math.min(...around.map(([start, end]) => end - start));
    const isHere = ([start, end]: readonly [number, number]) =>
      start <= offset && offset < end && end - start === innermost;
    const isModule = around.every(([start]) => start === 0);
    const tests = calls.filter(({ called }) => (isModule ? called.some(([start]) => start > 0) : called.some(isHere)));
    return (tests.length > 0 ? tests.map(({ test }) => test) : [...this.#reach.keys()]).toSorted(
      (one, other) => (this.#reach.get(one) ?? 0) - (this.#reach.get(other) ?? 0),
    );
  }
}
