import { type World, worldKey, worldNamedBy } from '../domain/world.ts';
import { placeInFile } from './checking/check-document.ts';
import type { LoadedDocument } from './reading/read-sources.ts';
import type { FixtureDocument } from './types.ts';

/** Documents that are applied together: in which of them an item stands, and in what order, makes no difference. */
export interface JoinedDocument {
  readonly document: FixtureDocument;
  readonly parts: readonly LoadedDocument[];
  /** What is said of the document, a sentence a line, with the file, line and column at which its item stands. */
  tell(sentences: string): string;
}

/** Makes one document of all that are about the same account and region. */
export function joinDocuments(documents: readonly LoadedDocument[], defaults: World): JoinedDocument[] {
  const byWorld = new Map<string, LoadedDocument[]>();
  for (const loaded of documents) {
    const world = worldKey(worldNamedBy(loaded.document, defaults));
    byWorld.set(world, [...(byWorld.get(world) ?? []), loaded]);
  }
  return [...byWorld.values()].map(join);
}

interface ItemPlace {
  readonly part: LoadedDocument;
  readonly path: readonly (string | number)[];
}

function join(parts: readonly LoadedDocument[]): JoinedDocument {
  const lists: Record<string, unknown[]> = {};
  const functions: NonNullable<FixtureDocument['functions']> = {};
  const endpoints: Record<string, string> = {};
  const places = new Map<string, ItemPlace>();
  for (const part of parts) {
    for (const [member, items] of Object.entries(part.document)) {
      if (!Array.isArray(items)) continue;
      lists[member] ??= [];
      const list = lists[member];
      for (const [index, item] of items.entries()) {
        places.set(`${member}[${list.length}]`, { part, path: [member, index] });
        list.push(item);
      }
    }
    Object.assign(endpoints, part.document.endpoints);
    for (const [name, fixture] of Object.entries(part.document.functions ?? {})) {
      places.set(`functions.${name}`, { part, path: ['functions', name] });
      Object.assign(functions, { [name]: fixture });
    }
  }
  const [{ document: { account, region } = {} } = {}] = parts;
  return {
    document: {
      ...(account !== undefined && { account }),
      ...(region !== undefined && { region }),
      ...lists,
      ...(Object.keys(functions).length > 0 && { functions }),
      ...(Object.keys(endpoints).length > 0 && { endpoints }),
    },
    parts,
    tell: (sentences) => sentences.split('\n').map(tellOne).join('\n'),
  };

  function tellOne(sentence: string): string {
    const [item = '', member] = /^(?:\w+\[\d+\]|functions\.[\w-]+)(?=: (?:(\w+): )?)/.exec(sentence) ?? [];
    const place = places.get(item);
    if (place === undefined) return `${parts.map(({ name }) => name).join(', ')}: ${sentence}`;
    return placeOf(place, member) + sentence.slice(item.length);
  }
}

/** `pipelines.yaml:3:5: pipelines[0]`; the resource, where the document was made of a template. */
function placeOf({ part: { name, locate, itemOrigins }, path }: ItemPlace, member: string | undefined): string {
  const [list, index] = path;
  const own = typeof index === 'number' ? `${list}[${index}]` : path.join('.');
  const place = locate?.(member === undefined ? path : [...path, member]) ?? {};
  return `${placeInFile(name, place)}: ${itemOrigins.get(own) ?? own}`;
}
