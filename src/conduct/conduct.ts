import { type World, worldKey } from '../domain/world.ts';
import type { Journal } from '../journal/journal.ts';
import { copyRecord } from '../journal/request-record.ts';
import type { Store } from '../sqlite/store.ts';
import { judge } from './judge.ts';
import type { Verdict } from './verdict.ts';

const capacity = 10_000;

/**
 * The verdicts on what the journal shows: given anew whenever somebody asks, for a late request may excuse a worker,
 * and kept when the journal is about to forget what they rest on.
 */
export class Conduct {
  readonly #journal: Journal;
  readonly #store: Store;
  #kept = new Map<string, Verdict>();
  /** Whether a job timed out since the journal's records were last looked at. */
  #hasTimeOut = false;

  constructor(journal: Journal, store: Store) {
    this.#journal = journal;
    this.#store = store;
    store.stateChanges.watch({
      committed: (changes) => {
        for (const { to } of changes) if (to === 'TimedOut') this.#hasTimeOut = true;
      },
    });
    journal.watch((isRemarkable) => {
      if (isRemarkable || this.#hasTimeOut) this.#kept = this.#judge();
      this.#hasTimeOut = false;
    });
  }

  /** Oldest first. */
  list(): Verdict[] {
    return [...this.#judge().values()];
  }

  clear(): void {
    this.#kept.clear();
  }

  /** By what they are about, so that none is given twice. */
  #judge(): Map<string, Verdict> {
    const verdicts = new Map(this.#kept);
    const fresh = judge(
      this.#journal.list(),
      ({ world }, jobId) => this.#store.jobs.find(worldKey(world as World), jobId)?.status,
    );
    for (const verdict of fresh) {
      const key = `${verdict.kind} ${verdict.jobId ?? verdict.evidence[0]?.accessKeyId}`;
      if (!verdicts.has(key)) verdicts.set(key, { ...verdict, evidence: verdict.evidence.map(copyRecord) });
    }
    return new Map([...verdicts].slice(-capacity));
  }
}
