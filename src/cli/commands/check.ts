import { type CheckOptions, patienceOf, refuseIdleOptions } from '../../check/options.ts';
import type { CaseWords, CheckResult } from '../../check/results.ts';
import { optionsFromEnvironment, optionsFromFlags, optionsOfIntercept, resolveConfig } from '../../config/config.ts';
import type { EmulatorOptions } from '../../config/emulator-options.ts';
import { optionDefinitions } from '../../config/options.ts';
import { given } from '../../domain/members.ts';
import { caseLine, checkPage } from '../check/check-page.ts';
import { htmlReport } from '../check/html-report.ts';
import { checkSuite } from '../check/junit-report.ts';
import { emulatorCommand } from '../command.ts';
import { print, printJson } from '../output.ts';
import { refuseReportOfNothing, refuseSameFiles } from '../output-files.ts';
import { openFile, openReport } from '../pages/report.ts';
import { readingOptions, UsageError } from '../usage.ts';

/** What is the same for all emulators of a check: they are in memory, at ports of their own, on a clock that runs. */
const idle = ['port', 'db', 'control', 'tls', 'tlsCert', 'tlsKey', 'proxy', 'clock', 'logLevel'] as const;

export const check = emulatorCommand(
  'check',
  {
    description: 'run a worker through everything that hardly ever happens on AWS',
    examples: [
      'check --fixtures test/jobs.yaml -- node worker.js',
      'check --only throttled --runs 20 -- python3 worker.py',
    ],
    ends: '0 when all is met, else with 1; with 3 when the worker never polled.',
  },
  {},
  idle,
)
  .usage('[options] -- COMMAND...')
  .argument('[COMMAND...]', 'the worker and its arguments')
  .option('--job <ID>', 'the job that it is given: an id of the fixtures, or a file with a job')
  .option('--function <NAME>', 'check a Lambda function of the fixtures in place of a command')
  .option('--only <CASE...>', 'these cases, or families of cases, alone')
  .option('--skip <CASE...>', 'all but these')
  .option('--list', 'print the cases')
  .option('--once', 'the command looks for jobs once and ends; it is run again')
  .option('--runs <N>', 'run each case so many times (default: 1)')
  .option('--jobs <N>', 'run so many cases at the same time (default: two for each core)')
  .option('--patience <DURATION>', 'how long the worker may take for a step (default: 10s)')
  .option('--intercept', "lead programs here that ask AWS's own hosts, whatever they are written in")
  .option('--report <FILE>', 'write the cases to this file, as JUnit XML')
  .option('--html <FILE>', 'write them to this file, as a page that needs nothing else')
  .option('--json', 'print JSON')
  .passThroughOptions()
  .action(checkWorker);

interface Flags extends Pick<CheckOptions, 'only' | 'skip' | 'once' | 'intercept'> {
  readonly job?: string;
  readonly function?: string;
  readonly list?: boolean;
  readonly runs?: string;
  readonly jobs?: string;
  readonly patience?: string;
  readonly report?: string;
  readonly html?: string;
  readonly json?: boolean;
}

const exitCodes = { met: 0, notMet: 1, neverPolled: 3 } as const;

async function checkWorker(command: readonly string[], flags: Flags): Promise<void> {
  const { job, function: functionName, only, skip, once, list, runs, jobs, patience, intercept, ...others } = flags;
  const { report, html, json = false, ...ofEmulator } = others;
  const { runCheck } = await import('../../check/run-check.ts');
  const { casesFor, functionCases, workerCases } = await import('../../check/cases.ts');
  const cases = readingOptions(() => casesFor(functionName === undefined ? workerCases : functionCases, only, skip));
  const emulator = readEmulatorOptions(ofEmulator as Readonly<Record<string, unknown>>, intercept);
  const options: CheckOptions = given({
    ...{ job, only, skip, once, intercept },
    runs: countFrom('--runs', runs),
    jobs: countFrom('--jobs', jobs),
    patience: patience === undefined ? undefined : readingOptions(() => patienceOf({ patience })),
  });
  if (list) {
    refuseReportOfNothing({ '--report': report, '--html': html }, '--list');
    const [name] = command;
    if (name !== undefined) {
      throw new UsageError(`--list runs no command; leave out '${name}', or choose with --only ${name} --list.`);
    }
    printCases(cases, json);
    return;
  }
  const worker = workerOf(command, functionName);
  readingOptions(() => refuseIdleOptions(worker, options));
  const fixtures = [emulator.fixtures ?? []].flat().filter((source) => typeof source === 'string');
  refuseSameFiles({ '--report': report, '--html': html }, { '--fixtures': fixtures, '--job': job ? [job] : [] });
  const writeReports = openReports({ report, html }, functionName ?? command.join(' '));
  const width = Math.max(...cases.map(({ name }) => name.length));
  const result = await runCheck(worker, {
    ...options,
    emulator,
    signal: stopSignal(),
    onResult: (each) => {
      // Those that are not run, all for one reason, are told in one line at the end.
      if (!json && each.outcome !== 'not run') print(caseLine(each, width));
    },
  }).catch((error: unknown) => readingOptions((): never => raise(error)));
  writeReports(result);
  if (json) printJson(result);
  else print(checkPage(result).join('\n'));
  process.exitCode = result.neverPolled ? exitCodes.neverPolled : result.isMet ? exitCodes.met : exitCodes.notMet;
}

/** What is checked: a command, or a function of the fixtures. @throws UsageError */
function workerOf(
  command: readonly string[],
  functionName: string | undefined,
): readonly string[] | { readonly function: string } {
  const [file] = command;
  if (functionName !== undefined) {
    if (file === undefined) return { function: functionName };
    throw new UsageError('--function checks a function of the fixtures; leave out the command.');
  }
  if (file !== undefined) return command;
  throw new UsageError(
    'COMMAND… is missing (the worker and its arguments): codepipeline-local check [options] -- COMMAND…',
  );
}

/** @throws UsageError */
function readEmulatorOptions(flags: Readonly<Record<string, unknown>>, isIntercepted = false): EmulatorOptions {
  const given = readingOptions(() => optionsFromFlags(flags));
  const surplus = optionDefinitions.find(({ key }) => given[key] !== undefined && idle.includes(key as never));
  if (surplus !== undefined) {
    throw new UsageError(
      `--${surplus.flag} has no effect here: a check has emulators of its own, in memory and at free ports, on a clock that runs. Leave it out.`,
    );
  }
  return readingOptions(() => {
    const options = { ...optionsFromEnvironment(process.env), ...given };
    resolveConfig({ ...(isIntercepted && optionsOfIntercept), ...options });
    return options;
  });
}

/** Makes sure that the reports can be written before the worker is run. @throws ReportError */
function openReports(
  { report, html }: Readonly<Record<'report' | 'html', string | undefined>>,
  worker: string,
): (result: CheckResult) => void {
  const writeSuites = report === undefined ? undefined : openReport(report);
  const writePage = html === undefined ? undefined : openFile('--html', html);
  return (result) => {
    writeSuites?.([checkSuite(result)]);
    writePage?.(htmlReport(result, worker));
  };
}

function raise(error: unknown): never {
  throw error;
}

function countFrom(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new UsageError(`${flag}: '${text}' is not a number of times; give one from 1 on.`);
}

function printCases(cases: readonly CaseWords[], json: boolean): void {
  const listed = cases.map(({ name, happens, asked, rules }) => ({ name, happens, asked, rules }));
  if (json) printJson(listed);
  else
    print(
      listed
        .map(({ name, happens, asked, rules }) => `${name} (${rules.join(', ')})\n  ${happens}\n  ${asked}`)
        .join('\n'),
    );
}

/** Aborted by the first signal; the second ends the process at once, and the worker with it. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(code);
      controller.abort();
    });
  }
  return controller.signal;
}
