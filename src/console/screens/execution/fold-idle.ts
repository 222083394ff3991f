type Span = readonly [from: number, to: number];

/** Shares of the whole above which a stretch in which nothing ran is folded, and what is left of it. */
const foldedAbove = 0.1;
const leftOver = 0.03;

/**
 * Lays spans of time beside each other on one line, with long idle stretches folded.
 * @returns Where a moment stands, in per cent of the line, and how long the folded stretches were
 */
export function foldIdle(spans: readonly Span[]): {
  readonly placeOf: (moment: number) => number;
  readonly breaks: readonly number[];
} {
  const start = Math.min(...spans.map(([from]) => from));
  const end = Math.max(...spans.map(([, to]) => to));
  const whole = Math.max(1, end - start);
  const gaps = gapsBetween(spans).filter(([from, to]) => to - from > foldedAbove * whole);
  const left = leftOver * whole;
  const foldedBefore = (moment: number) =>
    gaps.reduce((sum, [from, to]) => {
      const passed = Math.min(Math.max(moment - from, 0), to - from);
      return sum + passed - (passed * left) / (to - from);
    }, 0);
  const line = whole - foldedBefore(end);
  return {
    placeOf: (moment) => ((moment - start - foldedBefore(moment)) / line) * 100,
    breaks: gaps.map(([from, to]) => to - from),
  };
}

/** Stretches that no span covers. */
function gapsBetween(spans: readonly Span[]): Span[] {
  const gaps: Span[] = [];
  let covered = Number.POSITIVE_INFINITY;
  for (const [from, to] of [...spans].sort(([one], [other]) => one - other)) {
    if (from > covered) gaps.push([covered, from]);
    covered = covered === Number.POSITIVE_INFINITY ? to : Math.max(covered, to);
  }
  return gaps;
}
