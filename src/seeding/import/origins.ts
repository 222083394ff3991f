import type { Path } from './findings.ts';

/**
 * Remembers of the members of values where in the template they come from, so that mistakes in them can be shown there.
 */
export class Origins {
  readonly #members = new WeakMap<object, Map<string | number, Path>>();

  set(container: object, member: string | number, origin: Path): void {
    const members = this.#members.get(container) ?? new Map<string | number, Path>();
    this.#members.set(container, members.set(member, origin));
  }

  get(container: object, member: string | number): Path | undefined {
    return this.#members.get(container)?.get(member);
  }

  /** Where the value at a path comes from, as far down as is known; undefined when nothing is. */
  find(root: unknown, path: Path): Path | undefined {
    let at = root;
    let found: Path | undefined;
    for (const member of path) {
      if (typeof at !== 'object' || at === null) break;
      found = this.get(at, member) ?? found;
      at = (at as Record<string | number, unknown>)[member];
    }
    return found;
  }
}
