import { stripVTControlCharacters } from 'node:util';
import { verdictKinds } from '../conduct/verdict.ts';
import type { VerdictDescription } from '../index.ts';
import type { TestCase, TestSuite } from './junit-report.ts';
import { verdictPage } from './verdict-page.ts';

/**
 * How the workers conducted themselves: a case for each kind of verdict, so that a case has the same name in every run
 * and passes when nobody did such a thing.
 */
export function conductSuite(verdicts: readonly VerdictDescription[]): TestSuite {
  const byKind = Map.groupBy(verdicts, ({ kind }) => kind);
  return { name: 'conduct', cases: verdictKinds.map((kind) => caseOf(kind, byKind.get(kind) ?? [])) };
}

function caseOf(kind: string, verdicts: readonly VerdictDescription[]): TestCase {
  const message = verdicts.map(({ message }) => message).join('\n');
  return {
    className: 'conduct',
    name: kind,
    seconds: 0,
    ...(verdicts.length > 0 && { failure: { type: kind, message } }),
    output: verdicts.flatMap(verdictPage).map((line) => stripVTControlCharacters(line)),
  };
}
