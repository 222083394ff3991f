import { styleText } from 'node:util';
import type { CaseOutcome, CaseResult, CheckResult, NeverPolled } from '../../check/results.ts';
import type { CaseMoment } from '../../check/scene/timeline.ts';
import { printable } from '../../runtime/printable.ts';
import { counted } from '../pages/counted.ts';

const widthOfOutcome = 'not applicable'.length;

const styles: Readonly<Record<CaseOutcome, 'green' | 'red' | 'dim' | 'yellow'>> = {
  met: 'green',
  'not met': 'red',
  'not applicable': 'dim',
  'not run': 'yellow',
};

/** A case in a line, as it ends: `not met         nonce-lost                1.2 s`. */
export function caseLine({ name, outcome, seconds, complaints }: CaseResult, width: number): string {
  const wasRun = outcome === 'met' || outcome === 'not met';
  const took = wasRun ? `${seconds.toFixed(1).padStart(5)} s` : printable(complaints.join(' '));
  return `${styleText(styles[outcome], outcome.padEnd(widthOfOutcome))}  ${name.padEnd(width)}  ${took}`.trimEnd();
}

/** What is to be said when all cases have ended. */
export function checkPage({ results, counts, neverPolled, seconds }: CheckResult): string[] {
  if (neverPolled !== undefined) return neverPolledPage(neverPolled);
  const missed = results.filter(({ outcome }) => outcome === 'not met');
  const numbers = [
    `${counts.met} met`,
    `${counts['not met']} not met`,
    `${counts['not applicable']} not applicable`,
    ...(counts['not run'] === 0 ? [] : [`${counts['not run']} not run`]),
  ];
  return [
    '',
    ...missed.flatMap(findingPage),
    ...reasonLines(results),
    `${counted(results.length, 'case')} in ${Math.round(seconds)} s: ${numbers.join(', ')}.`,
  ];
}

/** Why cases were not run: a reason is that of many. */
function reasonLines(results: readonly CaseResult[]): string[] {
  const reasons = results.flatMap(({ outcome, complaints }) => (outcome === 'not run' ? complaints : []));
  return [...new Set(reasons)].map((reason) => `Not run: ${reason}`);
}

/** A case that was not met, for whoever is to mend it. */
export function findingPage(result: CaseResult): string[] {
  const { name, happens, asked, why, rules, complaints, timeline, output } = result;
  return [
    styleText('bold', name),
    `  What was done   ${happens}`,
    `  What is asked   ${asked}`,
    ...complaints.map(
      (complaint, index) => `  ${index === 0 ? 'What it did    ' : '               '} ${printable(complaint)}`,
    ),
    `  Why             ${why} (${rules.join(', ')})`,
    ...timelineLines(timeline).map((line) => `  ${line}`),
    ...outputLines(output),
    '',
  ];
}

function neverPolledPage({ complaints, timeline, output, environment }: NeverPolled): string[] {
  return [
    'The worker never asked for a job.',
    ...complaints.map((complaint) => `  ${printable(complaint)}`),
    ...timelineLines(timeline).map((line) => `  ${line}`),
    ...outputLines(output),
    'An AWS SDK finds the emulator by these variables, which the worker had, with an endpoint of its own:',
    ...Object.entries(environment).map(([name, value]) => `  ${name}=${value}`),
    'SDKs of the generation before read no endpoint: give it to the client that the worker makes.',
  ];
}

function timelineLines(timeline: readonly CaseMoment[]): string[] {
  return timeline.map((moment) => {
    const { what, answer, times, isOurs } = moment;
    const often = times === undefined ? '' : ` ×${times}`;
    const told = `${printable(what)}${often}`;
    const time = secondsInto(timeline, moment).padStart(8);
    return isOurs ? styleText('dim', `${time}  ${told}`) : `${time}    ${told}: ${answer}`;
  });
}

/** When something happened, from the first that did: `0.34 s`. */
export function secondsInto([first]: readonly CaseMoment[], { at }: CaseMoment): string {
  return `${((at - (first?.at ?? at)) / 1000).toFixed(2)} s`;
}

function outputLines(output: readonly string[]): string[] {
  if (output.length === 0) return ['  It wrote nothing.'];
  return ['  Its last lines:', ...output.map((line) => `    | ${printable(line)}`)];
}
