import type { Client } from './client.ts';

/** What is there, a line each: enough to tell one state from another, and a whole one from half of one. */
export type WholeState = ReadonlySet<string>;

/** @throws ConnectionEnded */
export async function readState(client: Client, buckets: readonly string[]): Promise<WholeState> {
  const lines = new Set<string>();
  const { body: listed } = await client.control('GET', '/jobs?limit=1000');
  for (const { id, status } of listed.jobs as { id: string; status: string }[]) lines.add(`job ${id} ${status}`);
  const { body: made } = await client.control('GET', '/pipelines');
  for (const { name } of made.pipelines as { name: string }[]) lines.add(`pipeline ${name}`);
  for (const bucket of buckets) {
    const { status, body } = await client.s3('GET', `/${bucket}`);
    if (status !== 200) continue;
    const objects = body.toString().matchAll(/<Key>([^<]*)<[\s\S]*?<ETag>([^<]*)<[\s\S]*?<Size>(\d+)</g);
    for (const [, key, etag, size] of objects) lines.add(`object ${bucket}/${key} ${etag} ${size}`);
  }
  return lines;
}

export function isSame(one: WholeState, other: WholeState): boolean {
  return one.size === other.size && without(one, other).length === 0;
}

/** How one state differs from another, in some words. */
export function difference(one: WholeState, other: WholeState): string {
  const shown = (lines: readonly string[]) => `${lines.length} (${lines.slice(0, 5).join(', ')})`;
  return `${shown(without(one, other))} more and ${shown(without(other, one))} less`;
}

function without(one: WholeState, other: WholeState): string[] {
  return [...one].filter((line) => !other.has(line));
}
