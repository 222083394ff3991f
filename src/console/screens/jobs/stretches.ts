import type { JobSummary } from '../../../control/types.ts';

/** Jobs that stand behind one another, newest first: all that are older than `before`, down to `next`. */
export interface Stretch {
  readonly before: string | undefined;
  readonly jobs: readonly JobSummary[];
  readonly next: string | undefined;
}

/** Chains of which all turns are shown, by action execution: the id of one of their jobs, and all but the newest. */
export type Unfolded = ReadonlyMap<string, { readonly id: string; readonly turns: readonly JobSummary[] }>;

/** Jobs in one stretch, unless it was asked for as one: so many are asked for again when a part of them is seen. */
const manyInStretch = 300;

/** What is newest, before what is known to stand behind it; what is behind a gap is forgotten. */
export function withNewest(stretches: readonly Stretch[], answer: Omit<Stretch, 'before'>): readonly Stretch[] {
  const { jobs, next } = answer;
  const top = { before: undefined, jobs, next };
  const [start, second, ...others] = stretches;
  const lastId = jobs.at(-1)?.id;
  const at = start?.jobs.findIndex(({ id }) => id === lastId) ?? -1;
  if (start === undefined || next === undefined || at < 0) return [top];
  const rest = start.jobs.slice(at + 1);
  if (rest.length === 0) return [{ ...top, next: start.next }, ...stretches.slice(1)];
  if (second !== undefined && second.jobs.length + rest.length <= manyInStretch)
    return [top, { before: next, jobs: [...rest, ...second.jobs], next: second.next }, ...others];
  return [top, { before: next, jobs: rest, next: start.next }, ...stretches.slice(1)];
}

/** A stretch as it is now. What is newer than all that is known comes when the newest are looked at. */
export function withAnew(
  stretches: readonly Stretch[],
  stretch: Stretch,
  { jobs, next }: Omit<Stretch, 'before'>,
): readonly Stretch[] {
  const at = stretches.indexOf(stretch);
  if (at < 0) return stretches;
  const from = stretch.before === undefined ? jobs.findIndex(({ id }) => id === stretch.jobs[0]?.id) : 0;
  if (from < 0) return stretches;
  const anew = { before: stretch.before, jobs: jobs.slice(from), next: next ?? stretch.next };
  // There are more between the two ends than come at once: what follows is asked for as somebody scrolls.
  return [...stretches.slice(0, at), anew, ...(next === undefined ? stretches.slice(at + 1) : [])];
}

/** Those of which a row is seen. */
export function seenOf(stretches: readonly Stretch[], first: number, last: number): readonly Stretch[] {
  let start = 0;
  return stretches.filter(({ jobs }) => {
    const begins = start;
    start += jobs.length;
    return begins <= last && start > first;
  });
}

/** The jobs of all, with the turns of chains that are unfolded behind the newest of each. */
export function rowsOf(stretches: readonly Stretch[], unfolded: Unfolded) {
  const folded = stretches.flatMap(({ jobs }) => jobs);
  if (unfolded.size === 0) return { rows: folded, inside: new Set<JobSummary>() };
  const rows = folded.flatMap((job) => [job, ...(unfolded.get(job.actionExecutionId)?.turns ?? [])]);
  return { rows, inside: new Set([...unfolded.values()].flatMap(({ turns }) => turns)) };
}
