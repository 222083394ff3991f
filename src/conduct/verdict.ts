import type { RequestRecord } from '../journal/request-record.ts';
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

/**
 * What of the journal's records a rule gives no verdict without: so many of a kind, one unless it is said. The kind has
 * none of those that went smoothly (`Journal.unsmooth`), which are not looked at.
 */
interface WorthyRecords {
  readonly record: (record: RequestRecord) => boolean;
  readonly least?: number;
}

/**
 * How one kind of offence is told. A rule judges only if there is something without which it gives no verdict: it says
 * itself what that is, records or a job of a status.
 */
export interface Rule {
  readonly worthJudging: WorthyRecords | { readonly jobStatus: 'TimedOut' };
  judge(history: History): Verdict[];
}

/** Makes rules that judge one timeline after the other, each about the timeline's job. */
export function ruleOver<T extends { readonly jobId: string }>(
  timelinesOf: (history: History) => readonly T[],
  subjectOf: (timeline: T) => Verdict['subject'],
) {
  return (
    kind: VerdictKind,
    worthJudging: Rule['worthJudging'],
    offenceIn: (timeline: T, history: History) => Pick<Verdict, 'did' | 'evidence'> | undefined,
  ): Rule => ({
    worthJudging,
    judge: (history) =>
      timelinesOf(history).flatMap((timeline) => {
        const offence = offenceIn(timeline, history);
        return offence === undefined ? [] : [{ kind, jobId: timeline.jobId, subject: subjectOf(timeline), ...offence }];
      }),
  });
}
