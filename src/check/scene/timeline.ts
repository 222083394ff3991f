import type { RequestDescription } from '../../control/types.ts';

/** One thing that happened in a case. */
export interface CaseMoment {
  /** Epoch milliseconds of real time. */
  readonly at: number;
  /** The worker's request, or a sentence on what was done to it. */
  readonly what: string;
  /** Whether the check did it. */
  readonly isOurs: boolean;
  /** Of a request: its status and its error, or `no answer`. */
  readonly answer?: string;
  /** How many requests of this kind came one after the other. */
  readonly times?: number;
}

/** Moments that are told of a case: its beginning and its end say most. */
const mostMoments = 60;

/**
 * What the worker asked and what was done to it, in order. Polls that find nothing are told together.
 * @param statuses What acknowledgements were answered, by their numbers
 */
export function timelineOf(
  records: readonly RequestDescription[],
  statuses: ReadonlyMap<number, string>,
  notes: readonly CaseMoment[],
  jobs: readonly string[],
): CaseMoment[] {
  const moments = [...records.map((record) => momentOf(record, statuses.get(record.number), jobs)), ...notes].sort(
    (one, other) => one.at - other.at,
  );
  const told: CaseMoment[] = [];
  for (const moment of moments) {
    const last = told.at(-1);
    if (last !== undefined && !moment.isOurs && last.what === moment.what && last.answer === moment.answer) {
      told[told.length - 1] = { ...last, times: (last.times ?? 1) + 1 };
    } else {
      told.push(moment);
    }
  }
  if (told.length <= mostMoments) return told;
  const half = mostMoments / 2;
  const left = told.length - mostMoments;
  const gap: CaseMoment = { at: (told[half] as CaseMoment).at, what: `… ${left} more …`, isOurs: true };
  return [...told.slice(0, half), gap, ...told.slice(-half)];
}

function momentOf(record: RequestDescription, said: string | undefined, jobs: readonly string[]): CaseMoment {
  const { operation, service, realTime, status, error, fault, jobIds, input } = record;
  const about = jobIds.map((id) => jobs.indexOf(id)).filter((index) => index >= 0);
  const letters = about.map(letterOf).join(', ');
  const object = service === 's3' && input?.key !== undefined ? ` ${input.key}` : '';
  const answer = status === null ? 'no answer' : [status, error?.code ?? said].filter(Boolean).join(' ');
  return {
    at: Date.parse(realTime),
    what: `${operation ?? `unknown operation of ${service}`}${object}${letters === '' ? '' : ` (job ${letters})`}`,
    answer: fault === undefined ? answer : `${answer}, provoked`,
    isOurs: false,
  };
}

/** What the so-many-th job of a case is called, from 0 on. */
export function letterOf(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : String(index + 1);
}
