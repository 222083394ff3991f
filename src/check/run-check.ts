import { availableParallelism } from 'node:os';
import { type Config, type EmulatorOptions, resolveConfig } from '../config/config.ts';
import type { FixtureSource } from '../control/types.ts';
import { milliseconds } from '../domain/duration.ts';
import { environmentFor as environmentOf, intercepting, workerEnvironment } from '../runtime/environment.ts';
import { inTemporaryFolder } from '../runtime/temporary-folder.ts';
import type { CheckCase } from './case.ts';
import { plain } from './cases/plain.ts';
import { casesFor, workerCases } from './cases.ts';
import { discoverJob } from './discover-job.ts';
import type { CheckOptions } from './options.ts';
import { prepareFixtures } from './prepare-fixtures.ts';
import { prepareSubject } from './prepare-subject.ts';
import { profileOf } from './profile.ts';
import { type CaseResult, type CheckResult, checkResult, type NeverPolled } from './results.ts';
import { type CaseParts, runCase } from './run-case.ts';
import type { CheckedEmulator, Scene } from './scene/scene.ts';
import { Guard } from './worker/guard.ts';

export type StartEmulator = (options: EmulatorOptions) => Promise<CheckedEmulator>;

const usualPatience = 10_000;

/**
 * Runs a worker through everything that hardly ever happens on AWS.
 * @param options.emulator How the emulators behave, fixtures included
 * @throws OptionError, FixtureError, SeedingError, CommandError
 */
export async function runCheck(
  command: readonly [string, ...string[]],
  { emulator: emulatorOptions, ...options }: CheckOptions & { readonly emulator: EmulatorOptions },
  startEmulator: StartEmulator,
): Promise<CheckResult> {
  const beganAt = performance.now();
  const secondsSince = () => Math.round(performance.now() - beganAt) / 1000;
  const wanted = casesFor(workerCases, options.only, options.skip);
  const config = resolveConfig(emulatorOptions);
  const { fixtures, job } = await prepareFixtures(config, options.job);
  const { once = false, runs = 1, jobs = 2 * availableParallelism(), intercept = false } = options;
  const signal = options.signal ?? new AbortController().signal;
  const patience = options.patience === undefined ? usualPatience : milliseconds(options.patience);

  const starting = (documents: readonly FixtureSource[]) => (own?: EmulatorOptions) =>
    startEmulator({ ...withoutPlace(emulatorOptions), fixtures: documents, ...own });
  return inTemporaryFolder(async (folder) => {
    const guard = new Guard(folder);
    try {
      const environmentFor = (endpoint: string) => {
        const environment = workerEnvironment(endpoint, config, process.env);
        return intercept ? intercepting(environment) : environment;
      };
      const common = { command, environmentFor, patience, guard, signal, folder };
      const how = { once, acknowledgementWindow: config.acknowledgementWindow };
      const found =
        job === undefined ? await discoverJob({ ...common, ...how, start: starting(fixtures) }) : { job, fixtures: [] };
      if ('complaints' in found) return checkResult([], secondsSince(), lost(found, config));
      const start = starting([...fixtures, ...found.fixtures]);
      const looked = await start();
      const subject = await prepareSubject(looked, found.job, how).finally(() => looked.stop());
      const survey = await runCase(plain, { ...common, start, subject });
      const seen = survey.scene as Scene;
      if (!seen.records.some(({ operation }) => operation === subject.operations.poll) && !signal.aborted) {
        return checkResult([], secondsSince(), neverPolled(survey.result, seen, config));
      }
      const parts = { ...common, start, subject: { ...subject, profile: profileOf(seen) } };
      const results = await runCases(wanted, parts, { runs, jobs, survey: survey.result, ...options });
      return checkResult(results, secondsSince());
    } finally {
      guard.dismiss();
    }
  });
}

/** Emulators of cases are many, in memory, and say nothing: what there is to say is the check's. */
function withoutPlace({ db: _, port: _1, control: _2, ...options }: EmulatorOptions): EmulatorOptions {
  return { logLevel: 'silent', ...options, clock: 'system' };
}

interface Battery extends Pick<CheckOptions, 'onResult'> {
  readonly runs: number;
  readonly jobs: number;
  /** That of `plain`, which has been run already. */
  readonly survey: CaseResult;
}

/** Runs cases side by side; answers their results in the order of the cases. */
async function runCases(
  cases: readonly CheckCase[],
  parts: CaseParts,
  { runs, jobs, survey, onResult }: Battery,
): Promise<CaseResult[]> {
  const results = new Map<CheckCase, CaseResult>();
  const pending = [...cases];
  const lane = async () => {
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      let result = next === plain ? survey : undefined;
      for (let run = result === undefined ? 0 : 1; run < runs && isGood(result); run++) {
        result = parts.signal.aborted ? notRun(next) : (await runCase(next, parts)).result;
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

function notRun({ name, happens, asked, why, rules }: CheckCase): CaseResult {
  const complaints = ['The check was ended before.'];
  return { name, happens, asked, why, rules, outcome: 'not run', complaints, seconds: 0, timeline: [], output: [] };
}

/** Why a worker may not have found the emulator. */
function neverPolled({ timeline }: CaseResult, scene: Scene, config: Config): NeverPolled {
  const others = [...new Set(scene.records.map(({ operation, service }) => operation ?? `something of ${service}`))];
  const instead = others.length === 0 ? 'Nothing connected to the emulator' : `It asked for ${others.join(', ')}`;
  return lost(
    {
      complaints: [
        ...scene.complaints,
        `${instead}; ${scene.subject.operations.poll} is what asks for jobs of this type.`,
      ],
      timeline,
      output: scene.output.lines,
    },
    config,
  );
}

function lost(seen: Omit<NeverPolled, 'environment'>, config: Config): NeverPolled {
  return { ...seen, environment: environmentOf('http://127.0.0.1:7109', config) };
}
