import { OptionError, someTime } from '../config/option-values.ts';
import type { JobDetailsFixture, JobFixture } from '../control/types.ts';
import type { Duration } from '../domain/duration.ts';
import type { CaseResult } from './results.ts';
import type { Work } from './worker/work-in-process.ts';

/** Who is checked: a command, a function of this process, or by its name a Lambda function of the fixtures. */
export type CheckTarget = readonly string[] | Work | { readonly function: string };

/** How a worker is checked. */
export interface CheckOptions {
  /** The job that it is given: an id among the fixtures' jobs, a file, or a job. Default: the first of the fixtures. */
  readonly job?: string | JobFixture | JobDetailsFixture;
  /** Names of cases, or of their families. Default: all. */
  readonly only?: readonly string[];
  /** Cases, or families, that are left out. */
  readonly skip?: readonly string[];
  /** Whether the worker looks once and ends; it is then run again until nothing is left. */
  readonly once?: boolean;
  /** How often each case is run. Default 1. */
  readonly runs?: number;
  /** Cases that run at the same time. Default: two for each core. */
  readonly jobs?: number;
  /** Real time that the worker may take for a step, such as a poll or a job. Default 10 s. */
  readonly patience?: Duration;
  /** Leads Node.js programs here that ask AWS's own hosts. */
  readonly intercept?: boolean;
  /** Ends the check early: what is not known by then counts as not run. */
  readonly signal?: AbortSignal;
  /** Is told each case as it ends. */
  readonly onResult?: (result: CaseResult, done: number, all: number) => void;
}

const usualPatience = 10_000;

/** Milliseconds that a step may take. @throws OptionError */
export function patienceOf({ patience = usualPatience }: Pick<CheckOptions, 'patience'>): number {
  try {
    return someTime(patience);
  } catch (error) {
    throw new OptionError(`--patience: ${(error as Error).message}`);
  }
}

/** Refuses options that are none, or have no effect on what is checked. @throws OptionError */
export function refuseIdleOptions(target: CheckTarget, { once, intercept, runs = 1, jobs = 1 }: CheckOptions): void {
  for (const [flag, count] of Object.entries({ '--runs': runs, '--jobs': jobs })) {
    if (!Number.isInteger(count) || count < 1) {
      throw new OptionError(`${flag}: '${count}' is not a number of times; give one from 1 on.`);
    }
  }
  if (!('function' in target)) return;
  for (const [flag, isGiven] of Object.entries({ '--once': once, '--intercept': intercept })) {
    if (isGiven) throw new OptionError(`${flag} is for a command, and --function checks a function; leave one out.`);
  }
}
