import { ServiceError } from '../model/service-error.ts';
import { SeedingError } from './items/seeding-error.ts';

/** What an item is called in a document, what it makes and what it needs: names that mean the same to all items. */
export interface Item {
  /** `jobs[0]`, `functions.Publish` */
  readonly place: string;
  readonly makes?: string;
  readonly needs?: readonly string[];
}

/** As many as somebody reads at once. */
const mostTold = 10;

/**
 * Makes the items of documents one after the other, and goes on behind one that is refused, so that all that is wrong
 * is told at once. What was made is to be undone when any was refused. A mistake is told once: neither of items that
 * need one that was refused, nor in the same words of one item after the other.
 */
export class Attempts {
  readonly #refused = new Set<string>();
  readonly #sentences = new Map<string, string>();

  /** Returns undefined for an item that was refused. */
  make<T>({ place, makes, needs = [] }: Item, work: () => T): T | undefined {
    if (!needs.some((need) => this.#refused.has(need))) {
      try {
        return work();
      } catch (error) {
        const sentence = sentenceOf(error);
        if (!this.#sentences.has(sentence)) this.#sentences.set(sentence, `${place}: ${sentence}`);
      }
    }
    if (makes !== undefined) this.#refused.add(makes);
    return undefined;
  }

  /** Makes the items of a list. Returns what came of those that were not refused, each with one thing or several. */
  each<T, Made>(
    list: string,
    items: readonly T[],
    {
      about,
      make,
    }: { readonly about?: (item: T) => Omit<Item, 'place'>; readonly make: (item: T) => Made | readonly Made[] },
  ): Made[] {
    return items.flatMap((item, index) => {
      const made = this.make({ place: `${list}[${index}]`, ...about?.(item) }, () => make(item));
      return made === undefined ? [] : made;
    });
  }

  /** @throws SeedingError with a line for each item that was refused */
  end(): void {
    if (this.#sentences.size === 0) return;
    const lines = [...this.#sentences.values()];
    const more = lines.length - mostTold;
    throw new SeedingError([...lines.slice(0, mostTold), ...(more > 0 ? [`And ${more} more.`] : [])].join('\n'));
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof ServiceError) return `${error.message} (${error.code})`;
  if (error instanceof SeedingError) return error.message;
  throw error;
}
