import type { StateChangeEvent } from '../../domain/events/state-change-event.ts';

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
  return JSON.stringify(event, (name, value) =>
    typeof value === 'number' && Number.isInteger(value) && decimals.includes(name) ? rawJSON(`${value}.0`) : value,
  );
}
