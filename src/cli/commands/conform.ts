import { extname } from 'node:path';
import type { Command } from 'commander';
import { awsTarget, findAccount, keysOfEnvironment, whatItCosts } from '../../conformance/aws.ts';
import { loadProbes } from '../../conformance/load-probes.ts';
import { planOf } from '../../conformance/plan.ts';
import type { Probe } from '../../conformance/probe.ts';
import { recordingOf } from '../../conformance/recording.ts';
import { requireService } from '../../conformance/require-service.ts';
import { runSuite, type SuiteResult } from '../../conformance/run-suite.ts';
import { reasonsOf, scoreOf, scoresOf, verdictKinds } from '../../conformance/scores.ts';
import type { Target } from '../../conformance/target.ts';
import { offenceOfEndpoint } from '../../control/api/invoke.ts';
import { unknownName } from '../../domain/nearest-name.ts';
import { connect, type Emulator, startEmulator } from '../../index.ts';
import { afterRealDelay } from '../../runtime/alarm.ts';
import { credentialsFor } from '../../runtime/environment.ts';
import { createRandomIds } from '../../runtime/ids.ts';
import { version } from '../../runtime/version.ts';
import { createCommand } from '../command.ts';
import { print } from '../output.ts';
import { refuseReportOfNothing, refuseSameFiles } from '../output-files.ts';
import { reportForms } from '../pages/conformance-report.ts';
import { openFile } from '../pages/report.ts';
import { header, table } from '../pages/table.ts';
import { UsageError } from '../usage.ts';

interface Flags {
  readonly endpoint?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly role?: string;
  readonly iPay?: boolean;
  readonly only?: readonly string[];
  readonly report?: string;
  readonly record?: string;
  readonly dryRun?: boolean;
}

export const conform: Command = createCommand('conform', {
  description: 'ask an emulator, or AWS, what the service answers, and tell what differs',
  examples: [
    'conform',
    'conform --endpoint http://127.0.0.1:5000 --report out.html',
    'conform --only D4 B7',
    'conform --region us-east-1 --profile sandbox --dry-run',
  ],
  ends: '0 when every probe that could run passed, else with 1.',
})
  .option('--endpoint <URL>', 'what is asked: any emulator (default: one of its own)')
  .option('--region <REGION>', 'ask AWS in this region; with --endpoint, sign for it')
  .option('--profile <NAME>', 'credentials for AWS (default: those of the environment)')
  .option('--role <ARN>', 'a role that CodePipeline may assume, for the pipelines on AWS')
  .option('--i-pay', 'agree to what a run against AWS can cost')
  .option('--only <RULE...>', 'the probes of these rules alone')
  .option('--report <FILE>', 'write a report: FILE.html, FILE.json or FILE.xml')
  .option('--record <FILE>', 'write what was answered, without secrets, as JSON')
  .option('--dry-run', 'print all that would be asked, in order, and ask nothing')
  .action(run);

/** @throws UsageError, ReportError, TargetError, ControlError */
async function run(flags: Flags): Promise<void> {
  const { endpoint, region, profile, iPay, dryRun, report, record } = flags;
  checkFlags(flags);
  const probes = chosen(await loadProbes(), flags.only);
  const form = report === undefined ? undefined : formOf(report);
  const isAws = endpoint === undefined && (region !== undefined || profile !== undefined);
  const { target, told, emulator } = await targetOf(flags, isAws);
  try {
    if (dryRun) {
      print((await planOf(probes, target, 'dry')).join('\n'));
      return;
    }
    if (isAws) {
      for (const line of whatItCosts(target.region, target.account, probes.length)) print(line);
      if (!iPay) throw new UsageError('Give --i-pay to agree to that, or --dry-run to see what would be asked.');
    }
    if (target.emulator === undefined) await requireService(probes, target, Date.now);
    const writeReport = report === undefined ? undefined : openFile('--report', report);
    const writeRecord = record === undefined ? undefined : openFile('--record', record);
    print(`${probes.length} probes against ${told}.`);
    const suite = await runUntilSignal(probes, target);
    const date = new Date().toISOString();
    printSuite(suite);
    writeReport?.(form?.({ suite, target: told, date, command: commandLine() }) ?? '');
    writeRecord?.(`${JSON.stringify(recordingOf(suite.results, { target, made: date, version }), null, 1)}\n`);
    if (suite.results.some(({ verdict: { kind } }) => kind === 'differs' || kind === 'blocked')) process.exitCode = 1;
  } finally {
    await emulator?.stop();
  }
}

/** @throws UsageError */
function checkFlags({ endpoint, profile, region, role, iPay, dryRun, report, record }: Flags): void {
  refuseSameFiles({ '--report': report, '--record': record });
  if (dryRun) refuseReportOfNothing({ '--report': report, '--record': record }, '--dry-run');
  const offence = endpoint === undefined ? undefined : offenceOfEndpoint(endpoint);
  if (offence !== undefined) throw new UsageError(`--endpoint: ${offence}`);
  if (region !== undefined && !/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(region)) {
    throw new UsageError(`--region: '${region}' is not the name of a region; give one such as us-east-1.`);
  }
  if (role !== undefined && !/^arn:aws[\w-]*:iam::\d{12}:role\/.+/.test(role)) {
    throw new UsageError(
      `--role: '${role}' is not a role's ARN; give one such as arn:aws:iam::123456789012:role/name.`,
    );
  }
  if (profile !== undefined && endpoint !== undefined) {
    throw new UsageError('--profile is for AWS, and --endpoint for what is not AWS; give one of them.');
  }
  if (iPay && (endpoint !== undefined || region === undefined)) {
    throw new UsageError('--i-pay is for a run against AWS; give --region for one, or leave it out.');
  }
  if (profile !== undefined && region === undefined) {
    throw new UsageError('--profile: give --region as well, such as us-east-1.');
  }
}

/** The probes of rules. @throws UsageError for a rule that no probe has */
function chosen(probes: readonly Probe[], rules: readonly string[] | undefined): readonly Probe[] {
  if (rules === undefined) return probes;
  const known = [...new Set(probes.map(({ rule }) => rule))];
  const wanted = rules.map((rule) => rule.toUpperCase());
  const unknown = wanted.findIndex((rule) => !known.includes(rule));
  if (unknown >= 0) {
    throw new UsageError(
      `--only: ${unknownName('rule', rules[unknown] as string, known, 'Give one such as D4; conform --dry-run tells those of all probes.')}`,
    );
  }
  return probes.filter(({ rule }) => wanted.includes(rule));
}

/** @throws UsageError */
function formOf(file: string) {
  const form = reportForms[extname(file)];
  if (form === undefined) {
    throw new UsageError(`--report: '${file}' is none of FILE.html, FILE.json and FILE.xml; give one of these ends.`);
  }
  return form;
}

interface Chosen {
  readonly target: Target;
  /** How it is called. */
  readonly told: string;
  /** To be stopped at the end. */
  readonly emulator?: Emulator;
}

async function targetOf({ endpoint, region, profile, role, dryRun }: Flags, isAws: boolean): Promise<Chosen> {
  if (isAws) {
    const target = await awsTarget({ profile, region: region ?? '', role, asksNothing: dryRun }, process.env, Date.now);
    return { target, told: `AWS, account ${target.account}, region ${target.region}` };
  }
  if (endpoint === undefined) {
    const emulator = await startEmulator({ clock: 'manual', logLevel: 'silent' });
    return { target: emulatorTarget('own', emulator, role), told: `codepipeline-local ${version}`, emulator };
  }
  const other: Target = {
    kind: 'other',
    endpoints: { codepipeline: endpoint, s3: endpoint, sts: endpoint },
    region: region ?? 'us-east-1',
    account: '123456789012',
    keys: keysOfEnvironment(process.env) ?? { accessKeyId: 'test', secretAccessKey: 'test' },
    role,
  };
  if (dryRun) return { target: other, told: endpoint };
  try {
    const emulator = await connect(endpoint);
    return { target: emulatorTarget('emulator', emulator, role), told: `codepipeline-local at ${endpoint}` };
  } catch {
    const account = (await findAccount(other, Date.now)) ?? other.account;
    return { target: { ...other, account }, told: endpoint };
  }
}

function emulatorTarget(kind: 'own' | 'emulator', emulator: Emulator, role: string | undefined): Target {
  const { endpoint, clientConfig } = emulator;
  return {
    kind,
    endpoints: { codepipeline: endpoint, s3: endpoint, sts: endpoint },
    region: clientConfig.region,
    account: clientConfig.credentials.accessKeyId,
    keys: credentialsFor(clientConfig.credentials.accessKeyId),
    role,
    emulator,
  };
}

const lengthOfRunId = 6;

/** Ctrl-C ends the run, which then takes away what it has made; a second one ends the process. */
async function runUntilSignal(probes: readonly Probe[], target: Target): Promise<SuiteResult> {
  const controller = new AbortController();
  const stop = () => {
    console.error('Ending: what was made is being deleted.');
    process.exitCode = 1;
    controller.abort();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const runId = createRandomIds().requestId().slice(0, lengthOfRunId);
    return await runSuite(probes, { target, runId, afterRealDelay, now: Date.now, signal: controller.signal });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function printSuite({ results, cleared, left }: SuiteResult): void {
  if (cleared.length > 0) print(`An earlier run had left, and this one has deleted: ${cleared.join(', ')}.`);
  for (const result of results) {
    const { probe, verdict } = result;
    if (verdict.kind !== 'differs' && verdict.kind !== 'blocked') continue;
    print(`${verdict.kind} ${probe.rule} [${probe.evidence}] ${probe.id}`);
    for (const line of reasonsOf(result)) print(`  ${line}`);
  }
  const rows = [...scoresOf(results), scoreOf('all', results)].map(({ name, ...score }) =>
    [name, String(score.probes), ...verdictKinds.map((kind) => String(score[kind]))].map((text) => ({ text })),
  );
  print(table([header(['SUBJECT', 'PROBES', ...verdictKinds.map((kind) => kind.toUpperCase())]), ...rows]).join('\n'));
  for (const sentence of left) console.error(`Could not be deleted: ${sentence}`);
}

function commandLine(): string {
  return ['codepipeline-local', ...process.argv.slice(2)].join(' ');
}
