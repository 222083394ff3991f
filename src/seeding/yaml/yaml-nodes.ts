import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';

/**
 * How many values a document may have once what is written once and meant often (aliases, merge keys, loops) is
 * unfolded [chosen: far above any document that somebody wrote, and read within a second].
 */
export const mostValues = 500_000;

type Path = readonly (string | number)[];

/** Something that is wrong with a document before anybody asks what it says. */
interface YamlMistake {
  readonly offset: number | undefined;
  readonly sentence: string;
}

/** The nodes of a document in YAML, seen through aliases and merge keys (`<<`). */
export class YamlNodes {
  readonly #document: Document;
  readonly #targets = new Map<Alias, Node>();
  readonly #sizes = new Map<Node, number | undefined>();

  constructor(document: Document) {
    this.#document = document;
    const anchors = new Map<string, Node>();
    visit(document, {
      Node: (_, node) => {
        if (isAlias(node)) {
          const target = anchors.get(node.source);
          if (target !== undefined) this.#targets.set(node, target);
        } else if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined) {
          anchors.set(node.anchor, node);
        }
      },
    });
  }

  /** What of aliases and merge keys cannot be unfolded: looked for before they are, as few lines can mean billions. */
  firstMistake(): YamlMistake | undefined {
    try {
      const { contents } = this.#document;
      if (contents !== null) this.#sizeOf(contents);
      return undefined;
    } catch (error) {
      if (error instanceof UnfoldingError) return error.mistake;
      throw error;
    }
  }

  /** Where the value at a path begins, or the name of its last member; of the nearest parent when there is none. */
  offsetOf(path: Path, atName: boolean): number | undefined {
    let node: unknown = this.#document.contents;
    let offset = startOf(node);
    for (const [index, part] of path.entries()) {
      const pair = this.#pairAt(node, part);
      if (pair === undefined) break;
      node = pair.value;
      offset = (atName && index === path.length - 1 ? startOf(pair.key) : startOf(node)) ?? offset;
    }
    return offset;
  }

  #pairAt(node: unknown, part: string | number): { readonly key: unknown; readonly value: unknown } | undefined {
    const seen = this.#seen(node);
    if (isSeq(seen)) {
      const item = seen.items[Number(part)];
      return item === undefined ? undefined : { key: item, value: item };
    }
    if (!isMap(seen)) return undefined;
    const own = seen.items.find(({ key }) => isScalar(key) && String(key.value) === String(part) && !isMergeKey(key));
    if (own !== undefined) return own;
    for (const map of mergedInto(seen).flatMap((value) => this.#mergeSources(value))) {
      const pair = this.#pairAt(map, part);
      if (pair !== undefined) return pair;
    }
    return undefined;
  }

  #seen(node: unknown): unknown {
    return isAlias(node) ? this.#targets.get(node) : node;
  }

  /** The maps that the value of a merge key stands for. */
  #mergeSources(value: unknown): unknown[] {
    const seen = this.#seen(value);
    return isSeq(seen) ? seen.items.map((item) => this.#seen(item)) : [seen];
  }

  /** @throws UnfoldingError */
  #sizeOf(node: unknown): number {
    if (isPair(node)) return this.#sizeOfPair(node);
    if (!isNode(node)) return 1;
    const target = this.#seen(node);
    if (target === undefined) {
      throw new UnfoldingError(node, `no anchor &${(node as Alias).source} stands before this alias.`);
    }
    const counted = target as Node;
    if (!isCollection(counted)) return 1;
    if (this.#sizes.has(counted)) {
      const known = this.#sizes.get(counted);
      if (known !== undefined) return known;
      throw new UnfoldingError(node, `the anchor &${counted.anchor} contains itself.`);
    }
    this.#sizes.set(counted, undefined);
    let size = 1;
    for (const item of counted.items) {
      size += this.#sizeOf(item);
      if (size > mostValues && this.#targets.size > 0) {
        throw new UnfoldingError(counted, `aliases unfold into more than ${mostValues} values here.`);
      }
    }
    this.#sizes.set(counted, size);
    return size;
  }

  #sizeOfPair({ key, value }: Pair): number {
    const size = this.#sizeOf(key) + this.#sizeOf(value);
    if (isMergeKey(key) && this.#mergeSources(value).some((source) => !isMap(source))) {
      throw new UnfoldingError(
        isNode(value) ? value : (key as Node),
        "'<<' takes a map, an alias of one, or a list of these.",
      );
    }
    return size;
  }
}

class UnfoldingError extends Error {
  readonly mistake: YamlMistake;

  constructor(node: Node, sentence: string) {
    super(sentence);
    this.mistake = { offset: startOf(node), sentence };
  }
}

function isMergeKey(key: unknown): key is Scalar {
  if (!isScalar(key) || (key.type !== undefined && key.type !== 'PLAIN')) return false;
  return key.value === '<<' || (typeof key.value === 'symbol' && key.value.description === '<<');
}

function mergedInto({ items }: YAMLMap): unknown[] {
  return items.filter(({ key }) => isMergeKey(key)).map(({ value }) => value);
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
