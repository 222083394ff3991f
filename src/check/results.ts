import type { CaseMoment } from './scene/timeline.ts';

export type { CaseMoment };

/** What became of a case. */
export type CaseOutcome = 'met' | 'not met' | 'not applicable' | 'not run';

/** What is said of a case, whatever a worker makes of it. */
export interface CaseWords {
  /** Stable: what `--only` and `--skip` name. A family's cases have its name before a slash. */
  readonly name: string;
  /** What is done to the worker: one sentence. */
  readonly happens: string;
  /** What it should do: one sentence. */
  readonly asked: string;
  /** Why AWS does this: one sentence or two. */
  readonly why: string;
  /** Rules of docs/behaviour.md by which the service can do this. */
  readonly rules: readonly string[];
}

/** A case, and what a worker made of it. */
export interface CaseResult extends CaseWords {
  readonly outcome: CaseOutcome;
  /** What it did instead, in sentences; why the case does not fit, or was not run. */
  readonly complaints: readonly string[];
  /** Real seconds. */
  readonly seconds: number;
  /** Of a case that was not met. */
  readonly timeline: readonly CaseMoment[];
  /** The last lines that the worker wrote, of a case that was not met. */
  readonly output: readonly string[];
}

/** Of a worker that never asked for a job: what there is to look at. */
export interface NeverPolled {
  /** Sentences. */
  readonly complaints: readonly string[];
  readonly timeline: readonly CaseMoment[];
  readonly output: readonly string[];
  /** What leads an AWS SDK to the emulator. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What a check has found. */
export interface CheckResult {
  /** Whether the worker met every case that fits it, and all were run. */
  readonly isMet: boolean;
  /** What was not as it should be, a line a complaint, such as `idle: …`: `expect(findings).toEqual([])`. */
  readonly findings: readonly string[];
  readonly results: readonly CaseResult[];
  /** Cases by outcome. */
  readonly counts: Readonly<Record<CaseOutcome, number>>;
  readonly neverPolled?: NeverPolled;
  /** Real seconds. */
  readonly seconds: number;
}

const outcomes: readonly CaseOutcome[] = ['met', 'not met', 'not applicable', 'not run'];

export function checkResult(results: readonly CaseResult[], seconds: number, neverPolled?: NeverPolled): CheckResult {
  const counts = Object.fromEntries(
    outcomes.map((outcome) => [outcome, results.filter((result) => result.outcome === outcome).length]),
  ) as Record<CaseOutcome, number>;
  const isMet = neverPolled === undefined && counts.met > 0 && counts['not met'] + counts['not run'] === 0;
  const missed = results.filter(({ outcome }) => outcome === 'not met');
  const notRun = results.filter(({ outcome }) => outcome === 'not run');
  const findings = [
    ...(neverPolled?.complaints ?? []).map((complaint) => `never polled: ${complaint}`),
    ...missed.flatMap(({ name, complaints }) => complaints.map((complaint) => `${name}: ${complaint}`)),
    ...(notRun[0] === undefined
      ? []
      : [`${notRun.length} of ${results.length} cases were not run: ${notRun[0].complaints[0]}`]),
  ];
  return { isMet, findings, results, counts, seconds, ...(neverPolled && { neverPolled }) };
}
