import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

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
 * @throws ReportError, and so does the function that it answers
 */
export function openReport(file: string): (suites: readonly TestSuite[]) => void {
  const write = (text: string) => {
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    } catch (error) {
      throw new ReportError(`--report: ${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
    }
  };
  write('');
  return (suites) => write(junitXml(suites));
}

/** JUnit's XML in the form that CI systems read. */
function junitXml(suites: readonly TestSuite[]): string {
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
    ...(output.length === 0 ? [] : [`      <system-out>${escaped(output.join('\n'))}</system-out>`]),
    '    </testcase>',
  ];
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');
}

/** XML 1.0 has no way to say a control character or half a surrogate pair; a worker's message may hold both. */
function escaped(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n]|[\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (character) => entities[character] as string);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
