/** Names of the things that a document's items come from, by item: `pipelines[0]`. */
export type ItemOrigins = ReadonlyMap<string, string>;

/** A sentence about an item, with the item called as where it comes from does. */
export function withOrigin(sentence: string, itemOrigins: ItemOrigins): string {
  const [item = ''] = /^\w+\[\d+\](?=: )/.exec(sentence) ?? [];
  return (itemOrigins.get(item) ?? item) + sentence.slice(item.length);
}
