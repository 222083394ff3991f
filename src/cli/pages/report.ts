import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { verdictKinds } from '../../conduct/verdict-kind.ts';
import type { Noted } from '../../control/report-notes.ts';
import { hasEnded } from '../../domain/jobs/lifecycle.ts';
import type { JobDescription, VerdictDescription } from '../../index.ts';
import { escapeXml } from '../../protocol/formats/xml.ts';
import { makeFolder } from '../../runtime/make-folder.ts';
import { jobPage } from './job-page.ts';
import { verdictPage } from './request-table.ts';

/** One thing that went well, or not: `failure` and `skipped` are mutually exclusive. */
export interface TestCase {
  /** What kind of thing it is about. */
  readonly className: string;
  readonly name: string;
  /** By the emulator's clock. */
  readonly seconds: number;
  readonly failure?: { readonly type: string; readonly message: string };
  /** Why nothing can be said of it. */
  readonly skipped?: string;
  /** Lines that show what happened. */
  readonly output: readonly string[];
}

export interface TestSuite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

/** A file that cannot be written. The message is a sentence. */
class ReportError extends Error {
  override readonly name = 'ReportError';
}

/**
 * Makes sure that a report can be written before the work begins on which it reports; an older one is gone then.
 * @throws ReportError, and so does the function that it returns
 */
export function openReport(file: string): (suites: readonly TestSuite[]) => void {
  const write = openFile('--report', file);
  return (suites) => write(junitXml(suites));
}

/** The same for a text. @param option What names the file. */
export function openFile(option: string, file: string): (text: string) => void {
  const write = (text: string) => {
    try {
      makeFolder(dirname(file));
      writeFileSync(file, text);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new ReportError(`${option}: ${file} cannot be written (${code}); name a file that this user may write.`);
    }
  };
  write('');
  return write;
}

/** What became of jobs: a case for each together with those that continue it. */
export function jobSuite(chains: Noted['chains']): TestSuite {
  return { name: 'jobs', cases: chains.map(caseOfChain) };
}

function caseOfChain(chain: readonly JobDescription[]): TestCase {
  const [first, last] = [chain[0], chain.at(-1)] as [JobDescription, JobDescription];
  const { category, owner, provider, version } = last.actionTypeId;
  const lastChange = last.history.at(-1)?.at ?? last.createdAt;
  return {
    className: `${category}/${owner}/${provider}/${version}`,
    name: `${last.pipelineName} / ${last.stage} / ${last.action} ${first.id}`,
    seconds: (Date.parse(lastChange) - Date.parse(first.createdAt)) / 1000,
    ...verdictOn(last),
    output: jobPage(chain).map((line) => stripVTControlCharacters(line)),
  };
}

/** A job that a worker took and never finished is a failure; one that nobody took says nothing about a worker. */
function verdictOn({ status, failureDetails }: JobDescription): Pick<TestCase, 'failure' | 'skipped'> {
  if (status === 'Succeeded') return {};
  if (status === 'Created' || status === 'Queued') return { skipped: `No worker took it: it is ${status}.` };
  if (!hasEnded(status)) return { failure: { type: 'Unfinished', message: `A worker took it and left it ${status}.` } };
  const { type, message } = failureDetails ?? { type: status, message: `It ended with the status ${status}.` };
  return { failure: { type, message } };
}

/**
 * How the workers conducted themselves: a case for each kind of verdict, so that a case has the same name in every run
 * and passes when nobody did such a thing.
 */
export function conductSuite(verdicts: readonly VerdictDescription[]): TestSuite {
  const byKind = Map.groupBy(verdicts, ({ kind }) => kind);
  return { name: 'conduct', cases: verdictKinds.map((kind) => caseOfKind(kind, byKind.get(kind) ?? [])) };
}

function caseOfKind(kind: string, verdicts: readonly VerdictDescription[]): TestCase {
  const message = verdicts.map(({ message }) => message).join('\n');
  return {
    className: 'conduct',
    name: kind,
    seconds: 0,
    ...(verdicts.length > 0 && { failure: { type: kind, message } }),
    output: verdicts.flatMap(verdictPage).map((line) => stripVTControlCharacters(line)),
  };
}

/** JUnit's XML in the form that CI systems read. */
export function junitXml(suites: readonly TestSuite[]): string {
  const lines = suites.flatMap(({ name, cases }) => [
    `  <testsuite${attributes({ name, ...counts(cases) })}>`,
    ...cases.flatMap(testCaseLines),
    '  </testsuite>',
  ]);
  const all = suites.flatMap(({ cases }) => cases);
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  return [head, `<testsuites${attributes(counts(all))}>`, ...lines, '</testsuites>', ''].join('\n');
}

function counts(cases: readonly TestCase[]) {
  return {
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure !== undefined).length,
    errors: 0,
    skipped: cases.filter(({ skipped }) => skipped !== undefined).length,
    time: cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3),
  };
}

function testCaseLines({ className, name, seconds, failure, skipped, output }: TestCase): string[] {
  return [
    `    <testcase${attributes({ classname: className, name, time: seconds.toFixed(3) })}>`,
    ...(failure === undefined ? [] : [`      <failure${attributes(failure)}/>`]),
    ...(skipped === undefined ? [] : [`      <skipped${attributes({ message: skipped })}/>`]),
    ...(output.length === 0 ? [] : [`      <system-out>${escapeXml(output.join('\n'))}</system-out>`]),
    '    </testcase>',
  ];
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');
}
