/** An account and a region. Each pair is a world of its own: nothing in one is seen from another (D11). */
export interface World {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
}

/** The form in which a world is stored with what belongs to it. */
export function worldKey({ accountId, region }: World): string {
  return `${accountId}/${region}`;
}

/** Reads back what `worldKey` wrote. */
export function worldOf(key: string): World {
  const slash = key.indexOf('/');
  return { accountId: key.slice(0, slash), region: key.slice(slash + 1) };
}
