/** Epoch milliseconds as ISO 8601 in UTC. */
export function instant(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString();
}

/** To the second, without a fraction. */
export function instantToSecond(epochMilliseconds: number): string {
  return `${instant(epochMilliseconds).slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;
}
