import { type Mistake, pathText } from '../check-schema.ts';

/** Members and indexes from a template's root to a place in it. */
export type Path = readonly (string | number)[];

/** Stands for a value that cannot be had; why has been told. */
export const unresolved: unique symbol = Symbol('unresolved');

/** What is to be said of a template: what is wrong with it, and what a person should know of what was made of it. */
export class Findings {
  readonly mistakes: Mistake[] = [];
  readonly notes: string[] = [];
  readonly #told = new Set<string>();
  readonly #called: { readonly path: Path; readonly name: string }[] = [];

  /** Tells a mistake, once for each place. */
  mistake(path: Path, sentence: string, atName = false): typeof unresolved {
    const key = JSON.stringify([path, sentence]);
    if (!this.#told.has(key)) {
      this.#told.add(key);
      this.mistakes.push({ path, sentence, atName });
    }
    return unresolved;
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
}
