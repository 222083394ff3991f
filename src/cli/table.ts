import { styleText } from 'node:util';
import { printable } from '../runtime/printable.ts';
import type { Style } from './status-style.ts';

export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

/** The first row of a table: what its columns hold. */
export function header(columns: readonly string[]): Cell[] {
  return columns.map((text) => ({ text, style: 'dim' }));
}

const gap = '  ';

/** Lines in which the cells of a column stand below each other. */
export function table(rows: readonly (readonly Cell[])[]): string[] {
  const shown = rows.map((row) => row.map(({ text, ...rest }) => ({ ...rest, text: printable(text) })));
  const widths: number[] = [];
  for (const row of shown) {
    row.forEach(({ text }, column) => {
      widths[column] = Math.max(widths[column] ?? 0, text.length);
    });
  }
  return shown.map((row) =>
    row
      .map((cell, column) => drawn(cell, widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}

function drawn({ text, style }: Cell, width: number): string {
  const styled = style === undefined || text === '' ? text : styleText(style, text);
  return styled + ' '.repeat(width - text.length);
}
