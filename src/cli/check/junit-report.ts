import { stripVTControlCharacters } from 'node:util';
import type { CaseResult, CheckResult } from '../../check/results.ts';
import type { TestCase, TestSuite } from '../pages/report.ts';
import { findingPage } from './check-page.ts';

/** A test case for each case. Of a worker that never polled there is one, which fails. */
export function checkSuite({ results, neverPolled }: CheckResult): TestSuite {
  if (neverPolled === undefined) return { name: 'check', cases: results.map(testCaseOf) };
  const failure = { type: 'NeverPolled', message: neverPolled.complaints.join('\n') };
  const own = { className: 'check', name: 'polls', seconds: 0, failure, output: neverPolled.output };
  return { name: 'check', cases: [own] };
}

function testCaseOf(result: CaseResult): TestCase {
  const { name, outcome, complaints, seconds } = result;
  const message = complaints.join('\n');
  return {
    ...{ className: 'check', name, seconds },
    ...(outcome === 'not met' && { failure: { type: name, message } }),
    ...((outcome === 'not applicable' || outcome === 'not run') && { skipped: `${outcome}: ${message}` }),
    output: outcome === 'not met' ? findingPage(result).map((line) => stripVTControlCharacters(line)) : [],
  };
}
