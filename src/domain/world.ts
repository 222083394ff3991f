/** An account and a region. Each pair is a world of its own: nothing in one is seen from another (D11). */
export interface World {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
}

/** The form of the names that AWS gives its regions: `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`. */
export const regionPattern = '^[a-z]{2,4}(?:-[a-z]+)+-\\d{1,2}$';

/** The form in which a world is stored with what belongs to it. */
export function worldKey({ accountId, region }: World): string {
  return `${accountId}/${region}`;
}

/** Reads back what `worldKey` wrote. */
export function worldOf(key: string): World {
  const slash = key.indexOf('/');
  return { accountId: key.slice(0, slash), region: key.slice(slash + 1) };
}
