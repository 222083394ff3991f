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

const groundsInRecords = rules.flatMap((rule) =>
  'record' in rule.worthJudging ? { rule, least: 1, ...rule.worthJudging } : [],
);
const groundsInJobs = rules.flatMap((rule) =>
  'jobStatus' in rule.worthJudging ? { rule, status: rule.worthJudging.jobStatus } : [],
);

const capacity = 10_000;

/**
 * The verdicts on what the journal shows: given anew whenever somebody asks, for a late request may excuse a worker,
 * and kept when the journal is about to forget what they rest on.
 */
export class Conduct {
  readonly #journal: Journal;
  readonly #store: Store;
  #kept = new Map<string, Verdict>();
  /** Rules for which a job has come to a status since the records were last looked at. */
  readonly #changed = new Set<Rule>();

  constructor(journal: Journal, store: Store) {
    this.#journal = journal;
    this.#store = store;
    store.commits.watch({
      committed: ({ changes }) => {
        for (const change of changes) {
          for (const { rule, status } of groundsInJobs) if (change.to === status) this.#changed.add(rule);
        }
      },
    });
    journal.watch(() => {
      this.#kept = this.#judge(this.#changed);
      this.#changed.clear();
    });
  }

  /** Oldest first. */
  list(): Verdict[] {
    const ofJobs = groundsInJobs.filter(({ status }) => this.#store.jobRecords.has(status));
    return [...this.#judge(new Set(ofJobs.map(({ rule }) => rule))).values()];
  }

  clear(): void {
    this.#kept.clear();
  }

  /**
   * By what they are about, so that none is given twice; in the order in which they became certain. The few requests
   * that did not go smoothly are looked at, for the few rules that they concern: judging by all, for a worker's empty
   * polls, took 3.4 % of the time of executions that have nothing else, and an open page, which asks again and again,
   * 7 ms each time.
   * @param grounded Rules that have something to judge besides what the records hold
   */
  #judge(grounded: ReadonlySet<Rule>): Map<string, Verdict> {
    const found = rulesFor(this.#journal.unsmooth());
    const by = rules.filter((rule) => grounded.has(rule) || found.has(rule));
    if (by.length === 0) return this.#kept;
    const verdicts = new Map(this.#kept);
    const history = readHistory(
      this.#journal.list(),
      ({ world }, jobId) => this.#store.jobs.find(worldKey(world as World), jobId)?.status,
    );
    const fresh = by.flatMap((rule) => rule.judge(history)).sort((a, b) => numberOf(a) - numberOf(b));
    for (const verdict of fresh) {
      const key = `${verdict.kind} ${verdict.jobId ?? verdict.evidence[0]?.accessKeyId}`;
      if (!verdicts.has(key)) verdicts.set(key, { ...verdict, evidence: verdict.evidence.map(copyRecord) });
    }
    return new Map([...verdicts].slice(-capacity));
  }
}

/** The rules for which records hold as much as they give no verdict without. */
function rulesFor(records: Iterable<RequestRecord>): Set<Rule> {
  const wanted = groundsInRecords.map(({ rule, record, least }) => ({ rule, isMeant: record, missing: least }));
  for (const record of records) {
    for (const each of wanted) if (each.missing > 0 && each.isMeant(record)) each.missing -= 1;
  }
  return new Set(wanted.filter(({ missing }) => missing === 0).map(({ rule }) => rule));
}

/** The request with which a verdict became certain. */
function numberOf({ evidence }: Verdict): number {
  return evidence.at(-1)?.number ?? 0;
}
