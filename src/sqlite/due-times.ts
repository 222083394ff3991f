import type { Commits } from './state-changes.ts';

/**
 * A lower bound of the moments at which stored work falls due, so that a request finds out by one comparison that
 * nothing is due. Too early a bound (a row that changed or was rolled back since) costs one query and is then put
 * right.
 */
export class DueTimes {
  readonly #commits: Pick<Commits, 'noteDeadline'>;
  #earliest = Number.POSITIVE_INFINITY;

  constructor(commits: Pick<Commits, 'noteDeadline'>) {
    this.#commits = commits;
  }

  /** Epoch milliseconds; nothing falls due before. Infinity when nothing is waiting. */
  get earliest(): number {
    return this.#earliest;
  }

  /** To be told of every `due_at` that is written. */
  note(dueAt: number | null): void {
    if (dueAt === null) return;
    this.#commits.noteDeadline();
    if (dueAt < this.#earliest) this.#earliest = dueAt;
  }

  /** Replaces the bound by what the store says. */
  correct(earliest: number | null): void {
    this.#earliest = earliest ?? Number.POSITIVE_INFINITY;
  }
}
