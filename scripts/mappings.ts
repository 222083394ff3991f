/** Where a piece of a line of generated code comes from; all from 0. */
export interface Segment {
  /** In the generated line. */
  readonly column: number;
  /** The place of the file in the map's `sources`. */
  readonly source: number;
  readonly line: number;
  readonly sourceColumn: number;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The `mappings` of a source map (ECMA-426), a list of segments a line; what leads nowhere is left out. */
export function decodeMappings(mappings: string): Segment[][] {
  let [source, line, sourceColumn] = [0, 0, 0];
  return mappings.split(';').map((text) => {
    let column = 0;
    return text.split(',').flatMap((part) => {
      const [columns = 0, sources, lines = 0, sourceColumns = 0] = decodeNumbers(part);
      column += columns;
      if (sources === undefined) return [];
      source += sources;
      line += lines;
      sourceColumn += sourceColumns;
      return [{ column, source, line, sourceColumn }];
    });
  });
}

/** The other way; names are not written. */
export function encodeMappings(lines: readonly (readonly Segment[])[]): string {
  let before = { source: 0, line: 0, sourceColumn: 0 };
  const encoded = lines.map((segments) => {
    let column = 0;
    return segments
      .map((segment) => {
        const steps = [
          segment.column - column,
          segment.source - before.source,
          segment.line - before.line,
          segment.sourceColumn - before.sourceColumn,
        ];
        column = segment.column;
        before = segment;
        return steps.map(encodeNumber).join('');
      })
      .join(',');
  });
  return encoded.join(';');
}

/** Base 64 digits of five bits each, the lowest first; a sixth says that more follow. The sign comes first. */
function decodeNumbers(text: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const digit of text) {
    const bits = digits.indexOf(digit);
    value |= (bits & 31) << shift;
    shift += 5;
    if ((bits & 32) !== 0) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

function encodeNumber(number: number): string {
  let value = number < 0 ? (-number << 1) | 1 : number << 1;
  let text = '';
  do {
    const more = value > 31 ? 32 : 0;
    text += digits[(value & 31) | more];
    value >>>= 5;
  } while (value > 0);
  return text;
}
