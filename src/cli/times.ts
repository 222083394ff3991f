/** `12:00:01`, in the time zone of whoever reads it. */
export function clockTime(instant: number | string): string {
  return new Date(instant).toTimeString().slice(0, 8);
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** `12s`, `3m`, `2h`, `5d`: the largest unit of which there is one. */
export function age(milliseconds: number): string {
  const [unit, length] = units.find(([, length]) => milliseconds >= length) ?? (['s', 1000] as const);
  return `${Math.max(0, Math.floor(milliseconds / length))}${unit}`;
}
