/** Epoch milliseconds as ISO 8601 in UTC. */
export function instant(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString();
}
