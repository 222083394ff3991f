import type { RequestRecord } from '../journal/request-record.ts';
import type { StateChange } from '../sqlite/state-changes.ts';
import type { History } from './history.ts';
import type { VerdictKind } from './verdict-kind.ts';

/** What a worker did that it should not have done, or did not do that it should. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** Whom the sentence is about: a worker is called by its access key, and others as they stand in it. */
  readonly subject: { readonly kind: 'worker' | 'job' | 'function' | 'credentials'; readonly name: string };
  /** What follows the subject in the sentence. */
  readonly did: string;
  readonly jobId?: string;
  /** The requests that show it, oldest first. */
  readonly evidence: readonly RequestRecord[];
}

/** The sentence of a verdict. @param who Who did it, in its subject's place */
export function sentenceOf({ subject, did }: Pick<Verdict, 'subject' | 'did'>, who = subject.name): string {
  return `${who} ${did}`;
}

/** What of the journal's records a rule gives no verdict without: so many of a kind, one unless it is said. */
interface WorthyRecords {
  readonly record: (record: RequestRecord) => boolean;
  readonly least?: number;
}

/**
 * How one kind of offence is told. Before the journal forgets, histories are judged only if they hold something without
 * which the rule gives no verdict: it says itself what that is.
 */
export interface Rule {
  readonly worthJudging: WorthyRecords | { readonly change: (change: StateChange) => boolean };
  judge(history: History): Verdict[];
}
