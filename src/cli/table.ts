import { styleText } from 'node:util';
import type { ExecutionStatus, JobStatus } from '../index.ts';
import { printable } from '../runtime/printable.ts';

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

type Style = Parameters<typeof styleText>[0];

/** Of jobs, executions, stages and actions: what is alike looks alike. */
const styles: Readonly<Record<JobStatus | ExecutionStatus | 'Abandoned' | 'Skipped', Style>> = {
  Created: 'dim',
  Queued: 'reset',
  Dispatched: 'yellow',
  InProgress: 'cyan',
  TimedOut: 'red',
  Succeeded: 'green',
  Failed: 'red',
  Stopping: 'yellow',
  Stopped: 'magenta',
  Abandoned: 'magenta',
  Cancelled: 'magenta',
  Superseded: 'dim',
  Skipped: 'dim',
};

export function styleOf(status: string): Style {
  return styles[status as keyof typeof styles] ?? 'reset';
}

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
