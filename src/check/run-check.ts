import { availableParallelism } from 'node:os';
import { optionsOfIntercept, resolveConfig } from '../config/config.ts';
import type { EmulatorOptions } from '../config/emulator-options.ts';
import type { EmulatorControl } from '../control/api/emulator-control.ts';
import { ControlError } from '../control/routing/control-error.ts';
import type { FixtureSource } from '../control/types.ts';
import { environmentFor } from '../runtime/environment.ts';
import { inTemporaryFolder } from '../runtime/temporary-folder.ts';
import type { CheckCase } from './case.ts';
import { casesFor, functionCases, workerCases } from './cases.ts';
import { type CheckOptions, type CheckTarget, patienceOf, refuseIdleOptions } from './options.ts';
import { discoverJob } from './preparing/discover-job.ts';
import { jobOfEmulator, type TakenJob } from './preparing/job-of-emulator.ts';
import { launcherOf } from './preparing/launch.ts';
import { prepareFixtures, withTakenJob } from './preparing/prepare-fixtures.ts';
import { prepareSubject } from './preparing/prepare-subject.ts';
import { profileOf } from './preparing/profile.ts';
import { startCheckedEmulator } from './preparing/start-emulator.ts';
import { type CaseResult, type CheckResult, checkResult, type NeverPolled } from './results.ts';
import { type CaseParts, runCase } from './run-case.ts';
import type { Scene } from './scene/scene.ts';
import type { SubjectHow } from './subject.ts';
import { Guard } from './worker/guard.ts';

const wasEnded = 'The check was ended before.';
const doesNoJob = 'It does no job when nothing is in its way: see plain.';

/** What of a check its caller knows and its user does not say. */
interface Surroundings {
  /** How the emulators behave, fixtures included. */
  readonly emulator: EmulatorOptions;
  /** The emulator whose jobs may be named, and whose oldest one is taken unless another is. */
  readonly jobsOf?: EmulatorControl;
}

/**
 * Runs a worker through everything that hardly ever happens on AWS.
 * @throws OptionError, FixtureError, SeedingError, CommandError
 */
export async function runCheck(
  target: CheckTarget,
  { emulator: given, jobsOf, ...options }: CheckOptions & Surroundings,
): Promise<CheckResult> {
  const beganAt = performance.now();
  refuseIdleOptions(target, options);
  const patience = patienceOf(options);
  const functionName = 'function' in target ? target.function : undefined;
  const isFunction = functionName !== undefined;
  const cases = isFunction ? functionCases : workerCases;
  const wanted = casesFor(cases, options.only, options.skip);
  const emulator = { ...(options.intercept && optionsOfIntercept), ...given };
  const config = resolveConfig(emulator);
  const taken = isFunction || jobsOf === undefined ? undefined : await takenFrom(jobsOf, options.job);
  const read = await prepareFixtures(config, taken === undefined ? options.job : undefined, functionName);
  const prepared = taken === undefined ? read : withTakenJob(read, taken);
  const { once = false, intercept = false, signal = new AbortController().signal } = options;
  const { acknowledgementWindow } = config;

  const { results, lost } = await inTemporaryFolder(async (folder) => {
    const guard = new Guard(folder);
    try {
      const interception = intercept ? await import('../tls/intercept.ts') : undefined;
      const launch = launcherOf(target, { config, once, interception, guard });
      return await examine(wanted, {
        ...{ plain: cases[0] as CheckCase, emulator, options },
        ...prepared,
        common: { launch, patience, signal, folder },
        how: { isFunction, isCommand: Array.isArray(target), once, acknowledgementWindow },
      });
    } finally {
      guard.dismiss();
    }
  });
  const seconds = Math.round(performance.now() - beganAt) / 1000;
  const neverPolled = lost && { ...lost, environment: environmentFor('http://127.0.0.1:7109', config) };
  return checkResult(results, seconds, neverPolled);
}

/** What is seen of a worker that never polled. */
type Lost = Omit<NeverPolled, 'environment'>;

/** What is examined, and how. */
interface Examination extends Awaited<ReturnType<typeof prepareFixtures>> {
  /** The case with nothing in the worker's way, which shows how it works. */
  readonly plain: CheckCase;
  readonly emulator: EmulatorOptions;
  readonly options: CheckOptions;
  readonly common: Omit<CaseParts, 'start' | 'subject'>;
  readonly how: SubjectHow;
}

/** Looks at the job and at how the worker does it when nothing is in its way, and then runs it through the cases. */
async function examine(
  wanted: readonly CheckCase[],
  { plain, emulator, options, fixtures, job, inputs, common, how }: Examination,
): Promise<{ readonly results: readonly CaseResult[]; readonly lost?: Lost }> {
  // What emulators of cases have to say is told by the check, save why functions fail.
  const logLevel = how.isFunction ? 'warn' : 'silent';
  const starting =
    (documents: readonly FixtureSource[]): CaseParts['start'] =>
    (own, write) =>
      startCheckedEmulator({ ...emulator, logLevel, fixtures: documents, ...own }, write);
  const found =
    job === undefined ? await discoverJob({ ...common, how, start: starting(fixtures) }) : { job, fixtures: [] };
  if ('complaints' in found) return { results: [], lost: found };
  const start = starting([...fixtures, ...found.fixtures]);
  const looked = await start({ unstubbed: 'succeed' }, () => {});
  const subject = await prepareSubject(looked, found.job, how, inputs).finally(() => looked.stop());
  const survey = await runCase(plain, { ...common, start, subject });
  const seen = survey.scene as Scene;
  if (!common.signal.aborted) {
    const hasPolled = seen.records.some(({ operation }) => operation === subject.operations.poll);
    if (!hasPolled && !how.isFunction) return { results: [], lost: neverPolled(survey.result, seen) };
    if (!survey.isThrough) {
      const others = wanted.filter((each) => each !== plain).map((each) => notRun(each, doesNoJob));
      options.onResult?.(survey.result, 1, 1);
      return { results: [survey.result, ...others] };
    }
  }
  const { runs = 1, jobs = 2 * availableParallelism(), onResult } = options;
  const known = new Map([[plain, survey.result]]);
  const parts = { ...common, start, subject: { ...subject, profile: profileOf(seen) } };
  return { results: await runCases(wanted, parts, { runs, jobs, known, ...(onResult && { onResult }) }) };
}

/** A job that is named, if the emulator has it, or the oldest that waits. */
async function takenFrom(emulator: EmulatorControl, job: CheckOptions['job']): Promise<TakenJob | undefined> {
  if (typeof job === 'object') return undefined;
  if (job === undefined) return jobOfEmulator(emulator);
  return jobOfEmulator(emulator, job).catch((error: unknown) => {
    // The fixtures may have it, or it is a file.
    if (error instanceof ControlError) return undefined;
    throw error;
  });
}

interface Battery extends Pick<CheckOptions, 'onResult'> {
  readonly runs: number;
  readonly jobs: number;
  /** Results of cases that have been run already. */
  readonly known: ReadonlyMap<CheckCase, CaseResult>;
}

/** Runs cases side by side; returns their results in the order of the cases. */
async function runCases(
  cases: readonly CheckCase[],
  parts: CaseParts,
  { runs, jobs, known, onResult }: Battery,
): Promise<CaseResult[]> {
  const results = new Map<CheckCase, CaseResult>();
  const pending = [...cases];
  const lane = async () => {
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      let result = known.get(next);
      for (let run = result === undefined ? 0 : 1; run < runs && isGood(result); run++) {
        result = parts.signal.aborted ? notRun(next, wasEnded) : (await runCase(next, parts)).result;
      }
      results.set(next, result as CaseResult);
      onResult?.(result as CaseResult, results.size, cases.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, cases.length) }, lane));
  return cases.map((each) => results.get(each) as CaseResult);
}

function isGood(result: CaseResult | undefined): boolean {
  return result === undefined || result.outcome === 'met';
}

function notRun({ run: _, judge: _1, unfit: _2, emulator: _3, ...words }: CheckCase, reason: string): CaseResult {
  return { ...words, outcome: 'not run', complaints: [reason], seconds: 0, timeline: [], output: [] };
}

/** Why a worker may not have found the emulator. */
function neverPolled({ timeline }: CaseResult, scene: Scene): Lost {
  const others = [...new Set(scene.records.map(({ operation, service }) => operation ?? `something of ${service}`))];
  const instead = others.length === 0 ? 'Nothing connected to the emulator' : `It asked for ${others.join(', ')}`;
  const wanted = `${scene.subject.operations.poll} is what asks for jobs of this type`;
  const complaints = [...scene.complaints, `${instead}; ${wanted}.`];
  return { complaints, timeline, output: scene.output.lines };
}
