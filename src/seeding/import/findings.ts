import { type Mistake, pathText } from '../checking/say-mistakes.ts';

/** Members and indexes from a template's root to a place in it. */
export type Path = readonly (string | number)[];

/** Stands for a value that cannot be had; why has been told. */
export const unresolved: unique symbol = Symbol('unresolved');

interface TemplateMistake extends Mistake {
  /** The name by which a value may be given that is not to be had here. */
  readonly missing?: string;
}

export interface Attempt<T> {
  readonly value: T;
  readonly mistakes: readonly TemplateMistake[];
}

/** What is to be said of a template: what is wrong with it, and what a person should know of what was made of it. */
export class Findings {
  readonly notes: string[] = [];
  #mistakes: TemplateMistake[] = [];
  #told = new Set<string>();
  readonly #called: { readonly path: Path; readonly name: string }[] = [];

  get mistakes(): readonly TemplateMistake[] {
    return this.#mistakes;
  }

  /** Tells a mistake, once for each place. */
  mistake(path: Path, sentence: string, atName = false): typeof unresolved {
    return this.tell([{ path, sentence, atName }]);
  }

  /** Tells that a value lies elsewhere, and can be given by a parameter of a name. */
  missing(path: Path, why: string, name: string): typeof unresolved {
    return this.tell([
      { path, sentence: `${why}; give it with --parameter ${name}=VALUE.`, atName: false, missing: name },
    ]);
  }

  tell(mistakes: readonly TemplateMistake[]): typeof unresolved {
    for (const mistake of mistakes) {
      const key = JSON.stringify([mistake.path, mistake.sentence]);
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      this.#mistakes.push(mistake);
    }
    return unresolved;
  }

  /** Does something, and returns what it would have told rather than tells it. */
  attempt<T>(work: () => T): Attempt<T> {
    const [mistakes, told] = [this.#mistakes, this.#told];
    this.#mistakes = [];
    this.#told = new Set();
    try {
      return { value: work(), mistakes: this.#mistakes };
    } finally {
      this.#mistakes = mistakes;
      this.#told = told;
    }
  }

  /** Gives a place a name of its own, by which people know it and what is in it. */
  callPlace(path: Path, name: string): void {
    this.#called.push({ path, name });
  }

  /** How a place is told: `Resources.Pipeline.Properties.Stages[1]`. */
  textOf(path: Path): string {
    const place = this.#called.find((called) => called.path.every((part, index) => path[index] === part));
    if (place === undefined) return pathText(path);
    return pathText([place.name, ...path.slice(place.path.length)]);
  }

  /** Tells something, once. */
  note(sentence: string): void {
    if (!this.notes.includes(sentence)) this.notes.push(sentence);
  }

  /** Tells how many resources nothing is made of. @param types Theirs, where they are known */
  noteOthers(count: number, types: readonly string[] = []): void {
    const what = count === 1 ? 'resource of another type is' : 'resources of other types are';
    this.note(`${count} ${what} left out${types.length === 0 ? '' : `: ${types.join(', ')}`}.`);
  }
}

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
