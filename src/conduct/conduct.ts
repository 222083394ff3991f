import { type World, worldKey } from '../domain/world.ts';
import type { Journal } from '../journal/journal.ts';
import { copyRecord, type RequestRecord } from '../journal/request-record.ts';
import type { Store } from '../sqlite/store.ts';
import { functionNeverReported, functionReportedAgain } from './function-rules.ts';
import { readHistory } from './history.ts';
import { ignoredAcknowledgement, neverReported, reportedAfterEnd, workedUnacknowledged } from './job-rules.ts';
import { polledInHotLoop } from './polled-in-hot-loop.ts';
import { usedExpiredCredentials } from './used-expired-credentials.ts';
import type { Rule, Verdict } from './verdict.ts';

const rules: readonly Rule[] = [
  workedUnacknowledged,
  ignoredAcknowledgement,
  reportedAfterEnd,
  neverReported,
  functionNeverReported,
  functionReportedAgain,
  polledInHotLoop,
  usedExpiredCredentials,
];

const recordsWorthJudging = rules.flatMap(({ worthJudging }) => ('record' in worthJudging ? worthJudging : []));
const changesWorthJudging = rules.flatMap(({ worthJudging }) => ('change' in worthJudging ? worthJudging.change : []));

const capacity = 10_000;

/**
 * The verdicts on what the journal shows: given anew whenever somebody asks, for a late request may excuse a worker,
 * and kept when the journal is about to forget what they rest on.
 */
export class Conduct {
  readonly #journal: Journal;
  readonly #store: Store;
  #kept = new Map<string, Verdict>();
  /** Whether any change since the records were last looked at makes them worth judging. */
  #hasChanged = false;

  constructor(journal: Journal, store: Store) {
    this.#journal = journal;
    this.#store = store;
    store.commits.watch({
      committed: ({ changes }) => {
        this.#hasChanged ||= changes.some((change) => changesWorthJudging.some((isWorth) => isWorth(change)));
      },
    });
    journal.watch(() => {
      if (this.#hasChanged || areWorthJudging(journal.newestFirst())) this.#kept = this.#judge(journal.list());
      this.#hasChanged = false;
    });
  }

  /** Oldest first. */
  list(): Verdict[] {
    return [...this.#judge(this.#journal.list()).values()];
  }

  clear(): void {
    this.#kept.clear();
  }

  /** By what they are about, so that none is given twice; in the order in which they became certain. */
  #judge(records: readonly RequestRecord[]): Map<string, Verdict> {
    const verdicts = new Map(this.#kept);
    const history = readHistory(
      records,
      ({ world }, jobId) => this.#store.jobs.find(worldKey(world as World), jobId)?.status,
    );
    const fresh = rules.flatMap((rule) => rule.judge(history)).sort((a, b) => numberOf(a) - numberOf(b));
    for (const verdict of fresh) {
      const key = `${verdict.kind} ${verdict.jobId ?? verdict.evidence[0]?.accessKeyId}`;
      if (!verdicts.has(key)) verdicts.set(key, { ...verdict, evidence: verdict.evidence.map(copyRecord) });
    }
    return new Map([...verdicts].slice(-capacity));
  }
}

/** Whether records hold as much as one rule at least gives no verdict without. */
function areWorthJudging(records: Iterable<RequestRecord>): boolean {
  const wanted = recordsWorthJudging.map(({ record, least = 1 }) => ({ isMeant: record, missing: least }));
  for (const record of records) {
    for (const each of wanted) {
      if (!each.isMeant(record)) continue;
      each.missing -= 1;
      if (each.missing === 0) return true;
    }
  }
  return false;
}

/** The request with which a verdict became certain. */
function numberOf({ evidence }: Verdict): number {
  return evidence.at(-1)?.number ?? 0;
}
