import { styleText } from 'node:util';
import type { ExecutionStatus, JobStatus } from '../../index.ts';
import { printable } from '../../runtime/printable.ts';
import type { Room } from './room.ts';
import { shortIds } from './short-ids.ts';

export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

/** The first row of a table: what its columns hold. */
export function header(columns: readonly string[]): Cell[] {
  return columns.map((text) => ({ text, style: 'dim' }));
}

const gap = '  ';

/** A column, by its place, and the width to which it may be cut; one of none is left out. */
export type Shrinking = readonly [column: number, least: number];

/**
 * Lines in which the cells of a column stand below each other.
 * @param room Where they are to fit: columns give way one after the other, in the order of `shrinks`.
 */
export function table(
  rows: readonly (readonly Cell[])[],
  room: { readonly columns?: number; readonly shrinks?: readonly Shrinking[] } = {},
): string[] {
  const shown = rows.map((row) => row.map(({ text, ...rest }) => ({ ...rest, text: printable(text) })));
  const widths = shrunk(widthsOf(shown), room.columns, room.shrinks ?? []);
  return shown.map((row) =>
    row
      .map((cell, column) => drawn(cell, widths[column] ?? 0))
      .filter((_, column) => widths[column] !== 0)
      .join(gap)
      .trimEnd(),
  );
}

/**
 * A table that is as wide as it comes, or where it has no room for that, with short ids and columns that give way.
 * @param rowsOf Makes the rows; with ids in their short forms where it is given those
 */
export function fitTable(
  room: Room | undefined,
  ids: readonly string[],
  rowsOf: (short?: ReadonlyMap<string, string>) => readonly (readonly Cell[])[],
  shrinks: readonly Shrinking[],
): string[] {
  const whole = rowsOf();
  if (room === undefined || widthOf(whole) <= room.columns) return table(whole);
  return table(rowsOf(shortIds(ids)), { columns: room.columns, shrinks });
}

/** Columns that a table takes when nothing gives way. */
export function widthOf(rows: readonly (readonly Cell[])[]): number {
  return total(widthsOf(rows));
}

function widthsOf(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach(({ text }, column) => {
      widths[column] = Math.max(widths[column] ?? 0, text.length);
    });
  }
  return widths;
}

function total(widths: readonly number[]): number {
  const there = widths.filter((width) => width > 0);
  return there.reduce((sum, width) => sum + width, gap.length * (there.length - 1));
}

function shrunk(natural: readonly number[], columns = Number.POSITIVE_INFINITY, shrinks: readonly Shrinking[]) {
  const widths = [...natural];
  for (const [column, least] of shrinks) {
    const tooMuch = total(widths) - columns;
    if (tooMuch <= 0) break;
    const width = widths[column] ?? 0;
    widths[column] = Math.max(Math.min(width, least), least === 0 ? 0 : width - tooMuch);
  }
  // What a column that is left out has made free goes to those that were cut before it, the last of them first.
  for (const [column] of shrinks.toReversed()) {
    const width = widths[column] ?? 0;
    if (width > 0) widths[column] = Math.min(natural[column] ?? 0, width + Math.max(0, columns - total(widths)));
  }
  return widths;
}

function drawn({ text, style }: Cell, width: number): string {
  const fitting = text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
  const styled = style === undefined || fitting === '' ? fitting : styleText(style, fitting);
  return styled + ' '.repeat(Math.max(0, width - fitting.length));
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
