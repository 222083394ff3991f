import type { DueRows } from '../sqlite/database/due.ts';
import type { Store } from '../sqlite/store.ts';
import type { Context } from './context.ts';

/** One thing that happened by itself because its moment came. */
export interface Occurrence {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly event: string;
  readonly jobId?: string;
  readonly actionExecutionId?: string;
  readonly ruleExecutionId?: string;
  /** Of an execution that started. */
  readonly pipelineExecutionId?: string;
  /** Of work outside the emulator's state that may begin now: its kind. */
  readonly effect?: string;
  /** Of a job, an action or a rule. */
  readonly status?: string;
}

/** A stored row whose moment has come. */
export interface DueWork {
  /** Epoch milliseconds. */
  readonly dueAt: number;
  /** What it is, for the log. */
  readonly name: string;
  /** To be run inside a transaction whose `now` is the moment. */
  settle(context: Context): Omit<Occurrence, 'at'>;
  /** Takes its moment away, inside a transaction: for a row that cannot be settled. */
  setAside(): void;
}

/** What a moment will bring, for people. */
export interface Upcoming extends Pick<DueWork, 'dueAt' | 'name'> {
  /** What becomes of it then, in words. */
  readonly brings: string;
}

/** A kind of rows that fall due. The table of all kinds is time/due-work.ts. */
export interface Deadline {
  /** The first moment; null when nothing waits for one. */
  earliest(store: Store): number | null;
  /** What comes first among what is due by `until`. */
  next(store: Store, until: number): DueWork | undefined;
  /** What comes first. */
  list(store: Store, limit: number): Upcoming[];
}

/** Describes a kind of rows by what is done with one. */
export function deadline<Row>(kind: {
  /** Finds the first row by its key alone: what else a row says may be what is wrong with it. */
  rows(store: Store): DueRows<Row>;
  /** What a row is, for the log. */
  name(row: Row): string;
  /** What becomes of it at its moment, for people; it ends unless something else is said. */
  brings?(row: Row & { readonly dueAt: number }): string;
  /**
   * Does what the moment brings, inside a transaction whose `now` is the moment.
   * @param until The instant by which all that is due is settled with it
   */
  settle(context: Context, row: Row & { readonly dueAt: number }, until: number): Omit<Occurrence, 'at'>;
  /** Takes the moment of a row away that cannot be settled. */
  setAside(store: Store, row: Row): void;
}): Deadline {
  return {
    earliest: (store) => kind.rows(store).earliest(),
    list: (store, limit) =>
      kind
        .rows(store)
        .list(limit)
        .map((row) => ({ dueAt: row.dueAt, name: kind.name(row), brings: kind.brings?.(row) ?? 'ends' })),
    next(store, until) {
      const row = kind.rows(store).next(until);
      return (
        row && {
          dueAt: row.dueAt,
          name: kind.name(row),
          settle: (context) => kind.settle(context, row, until),
          setAside: () => kind.setAside(store, row),
        }
      );
    },
  };
}
