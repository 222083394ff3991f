export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

export function percentile(values: readonly number[], rank: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * rank) / 100))] ?? Number.NaN;
}

/** One line of the report. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it must reach, where that is agreed: `most` or `least`. */
  readonly goal?: { readonly most: number } | { readonly least: number };
}

export function meetsGoal({ value, goal }: Figure): boolean | undefined {
  if (goal === undefined) return undefined;
  return 'most' in goal ? value <= goal.most : value >= goal.least;
}
