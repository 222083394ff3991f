import { decodeMappings, encodeMappings, type Segment } from './mappings.ts';

/** Where the lines of a file of the program come from: what src/runtime/source-positions.ts reads. */
export interface LeanMap {
  readonly sources: readonly string[];
  /** As in a source map (ECMA-426). */
  readonly mappings: string;
}

/** Behind these signs, before a token, a line may end without another meaning of what follows. */
const endsLine = new Set(';,{([?:=&|>');

/** No stack names a place where nothing but these follows. */
const closersAlone = /^[\])};,]*$/;

/**
 * Ends the lines of a file of the program where those of our sources end, and makes a map that leads to the lines of
 * our sources and to the files of packages: what a stack names. Most of its entries are then "the next line, from its
 * start", which compress to nearly nothing. A whole map leads to every name and sign, and is as large as the program.
 */
export function withLeanMap(
  code: string,
  { sources, mappings }: LeanMap,
): { readonly code: string; readonly map: LeanMap } {
  const kept: string[] = [];
  const places = new Map<number, number>();
  const placeOf = (source: number) => {
    const place = places.get(source) ?? kept.push((sources[source] as string).replace(/^(\.\.\/)+/, '')) - 1;
    places.set(source, place);
    return place;
  };
  const isOurs = sources.map((source) => !source.includes('node_modules/'));
  const given = decodeMappings(mappings);
  const lines: string[] = [];
  const segmentsOfLines: Segment[][] = [];
  for (const [index, line] of code.split('\n').entries()) {
    let begin = 0;
    let segments: Segment[] = [];
    const endLine = (end: number) => {
      lines.push(line.slice(begin, end));
      segmentsOfLines.push(segments);
      [begin, segments] = [end, []];
    };
    let last: Segment | undefined;
    const segmentsOfLine = given[index] ?? [];
    for (const [place, segment] of segmentsOfLine.entries()) {
      const { column, source, line: sourceLine } = segment;
      if (source === last?.source && (sourceLine === last.line || !isOurs[source])) continue;
      if (closersAlone.test(line.slice(column, segmentsOfLine[place + 1]?.column))) continue;
      last = segment;
      if (column > begin && endsLine.has(line[column - 1] as string)) endLine(column);
      const from = { source: placeOf(source), line: isOurs[source] ? sourceLine : 0, sourceColumn: 0 };
      segments.push({ column: column - begin, ...from });
    }
    endLine(line.length);
  }
  return { code: lines.join('\n'), map: { sources: kept, mappings: encodeMappings(segmentsOfLines) } };
}
