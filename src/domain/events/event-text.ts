import type { StateChangeEvent } from './state-change-event.ts';

/**
 * Numbers that the service writes as `6.0` (J11 [documented samples, transcript]): readers in Go or Rust tell that from
 * `6`.
 */
const decimals: readonly string[] = ['version', 'pipeline-execution-attempt'];

/**
 * Of ECMAScript's proposal JSON.parse source text access, which every supported Node.js has and TypeScript does not
 * know yet.
 */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** An event as the bytes of it that its targets and streams get. */
export function eventText(event: StateChangeEvent): string {
  return JSON.stringify(event, decimal);
}

/** What a rule gives of an event, so that JSON.stringify writes its numbers as the service does. */
export function asWritten(value: unknown, name = ''): unknown {
  if (typeof value !== 'object' || value === null) return decimal(name, value);
  if (Array.isArray(value)) return value.map((item) => asWritten(item));
  return Object.fromEntries(Object.entries(value).map(([member, part]) => [member, asWritten(part, member)]));
}

function decimal(name: string, value: unknown): unknown {
  const isDecimal = typeof value === 'number' && Number.isInteger(value) && decimals.includes(name);
  return isDecimal ? rawJSON(`${value}.0`) : value;
}
