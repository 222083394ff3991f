/** Bytes of a body whose input is kept as it is. */
const mostBytes = 8 * 1024;
export const mostOfText = 256;

/** An input as the journal keeps it: of a larger one no more than how its members begin. */
export function cutInput(input: object, bytes: number): object {
  if (bytes <= mostBytes) return input;
  const members = Object.entries(input).slice(0, 20);
  return Object.fromEntries(members.map(([name, value]) => [beginningOf(name), cutValue(value)]));
}

function cutValue(value: unknown): unknown {
  if (typeof value === 'string') return value.length <= mostOfText ? value : `${beginningOf(value)}…`;
  return typeof value === 'object' && value !== null ? '…' : value;
}

/** A copy: a slice of a text keeps the whole of it in memory. */
function beginningOf(text: string): string {
  return Buffer.from(text.slice(0, mostOfText)).toString();
}
