import { stripVTControlCharacters, styleText } from 'node:util';
import { counted } from './counted.ts';

/** The terminal that lines are for. Without `rows` they may scroll away. */
export interface Room {
  readonly columns: number;
  readonly rows?: number;
}

/** One of a page's lines: those that weigh least go first where not all have room. */
export interface Line {
  readonly text: string;
  readonly weight: number;
  /** What is missed without it, such as `action`; where it is absent, nothing is. */
  readonly noun?: string;
}

/**
 * The texts of the lines that have room. Of those that have none, each gap says how many there are more: behind the
 * line before it, or on a line of its own where that is too long.
 */
export function fitLines(lines: readonly Line[], room: Room = { columns: 0 }): string[] {
  const { rows = Number.POSITIVE_INFINITY, columns } = room;
  if (lines.length <= rows) return lines.map(({ text }) => text);
  const byWeight = lines
    .map(({ weight }, index) => ({ weight, index }))
    .sort((one, other) => other.weight - one.weight || one.index - other.index)
    .map(({ index }) => index);
  for (let most = rows; most > 0; most--) {
    const drawn = withGaps(lines, new Set(byWeight.slice(0, most)), columns);
    if (drawn.length <= rows) return drawn;
  }
  return [];
}

function withGaps(lines: readonly Line[], kept: ReadonlySet<number>, columns: number): string[] {
  const drawn: string[] = [];
  let missed: string[] = [];
  const closeGap = () => {
    if (missed.length === 0) return;
    const more = moreOf(missed);
    const joined = drawn.length === 0 ? more : `${drawn.at(-1)}  ${more}`;
    if (drawn.length > 0 && stripVTControlCharacters(joined).length <= columns) drawn[drawn.length - 1] = joined;
    else drawn.push(more);
    missed = [];
  };
  lines.forEach(({ text, noun }, index) => {
    if (kept.has(index)) {
      closeGap();
      drawn.push(text);
    } else if (noun !== undefined) {
      missed.push(noun);
    }
  });
  closeGap();
  return drawn;
}

/** `… 2 more stages, 1 more action` */
function moreOf(nouns: readonly string[]): string {
  const counts = [...Map.groupBy(nouns, (noun) => noun)].map(([noun, all]) => counted(all.length, `more ${noun}`));
  return styleText('dim', `… ${counts.join(', ')}`);
}

/** Things of a list in their order, and those for which there is no room. */
export interface Selection<T> {
  readonly shown: readonly T[];
  /** What stands in place of the others: `37 more: 30 Succeeded, 7 Queued`. */
  readonly more: readonly string[];
}

/**
 * Of a list that is drawn below a header, an item a line, those that have room: first those that weigh most, then the
 * last of them.
 * @param kindOf What the others are counted by
 */
export function select<T>(
  items: readonly T[],
  rows: number | undefined,
  weigh: (item: T) => number,
  kindOf: (item: T) => string,
): Selection<T> {
  if (rows === undefined || items.length < rows) return { shown: items, more: [] };
  const most = Math.max(0, rows - 2);
  const chosen = new Set(
    items
      .map((item, index) => ({ weight: weigh(item), index }))
      .sort((one, other) => other.weight - one.weight || other.index - one.index)
      .slice(0, most)
      .map(({ index }) => index),
  );
  const shown = items.filter((_, index) => chosen.has(index));
  const left = items.filter((_, index) => !chosen.has(index));
  const kinds = [...Map.groupBy(left, kindOf)].map(([kind, all]) => `${all.length} ${kind}`);
  return { shown, more: [styleText('dim', `${left.length} more: ${kinds.join(', ')}`)] };
}
