import { decodeMappings, encodeMappings, type Segment } from './mappings.ts';

interface SourceMapText {
  readonly version: number;
  readonly file?: string;
  readonly sources: readonly string[];
  readonly mappings: string;
}

/**
 * A source map that leads to the lines of our sources, and to the files of packages: what a stack names. A whole one
 * leads to every name and sign, and is as large as the program itself.
 */
export function leanMap(json: string): string {
  const { version, file, sources, mappings } = JSON.parse(json) as SourceMapText;
  const kept: string[] = [];
  const places = new Map<number, number>();
  const placeOf = (source: number) => {
    const place = places.get(source) ?? kept.push(sources[source] as string) - 1;
    places.set(source, place);
    return place;
  };
  const isOurs = sources.map((source) => !source.includes('node_modules/'));
  const lines = decodeMappings(mappings).map((segments) => {
    let last: Segment | undefined;
    return segments.flatMap((segment) => {
      const isAsBefore =
        last !== undefined && segment.source === last.source && (segment.line === last.line || !isOurs[segment.source]);
      if (isAsBefore) return [];
      last = segment;
      const place = { column: segment.column, source: placeOf(segment.source) };
      return [{ ...place, line: isOurs[segment.source] ? segment.line : 0, sourceColumn: 0 }];
    });
  });
  return JSON.stringify({ version, file, sources: kept, names: [], mappings: encodeMappings(lines) });
}
