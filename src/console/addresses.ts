/** Where the console is served. */
export const root = '/_emulator/console';

/** The address of a pipeline, in the account and region that the query names. */
export function toPipeline(name: string, query: Readonly<Record<string, string | undefined>> = {}): string {
  return to(`/pipelines/${encodeURIComponent(name)}`, query);
}

/** The address of a screen. */
export function to(path: string, query: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const search = new URLSearchParams(given).toString();
  return `${root}${path}${search && `?${search}`}`;
}
