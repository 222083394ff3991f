import type { CaseOutcome, CaseResult, CheckResult, NeverPolled } from '../../check/results.ts';
import type { CaseMoment } from '../../check/scene/timeline.ts';
import { escapeXml } from '../../protocol/formats/xml.ts';
import { secondsInto } from './check-page.ts';

/** One page that needs nothing else, for a browser or as an artifact of CI. Whatever a worker said is text in it. */
export function htmlReport({ results, counts, neverPolled, seconds }: CheckResult, worker: string): string {
  const numbers = Object.entries(counts).map(
    ([outcome, count]) => `<li class="${classOf(outcome)}"><b>${count}</b> ${outcome}</li>`,
  );
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>Check of ${escapeXml(worker)}</title>`,
    `<style>${style}</style>`,
    '<h1>Check of a worker</h1>',
    `<p><code>${escapeXml(worker)}</code>, ${Math.round(seconds)} s</p>`,
    neverPolled === undefined ? `<ul class="numbers">${numbers.join('')}</ul>` : neverPolledPart(neverPolled),
    ...results.filter(({ outcome }) => outcome === 'not met').map((result) => casePart(result, true)),
    ...results.filter(({ outcome }) => outcome !== 'not met').map((result) => casePart(result, false)),
    '</html>',
    '',
  ].join('\n');
}

function casePart(result: CaseResult, isOpen: boolean): string {
  const { name, outcome, seconds, happens, asked, complaints, why, rules, timeline, output } = result;
  const took = outcome === 'met' || outcome === 'not met' ? `${seconds.toFixed(1)} s` : '';
  return [
    `<details class="${classOf(outcome)}"${isOpen ? ' open' : ''}>`,
    `<summary><span class="outcome">${outcome}</span> <span class="name">${escapeXml(name)}</span> <span class="took">${took}</span></summary>`,
    '<dl>',
    `<dt>What was done<dd>${escapeXml(happens)}`,
    `<dt>What is asked<dd>${escapeXml(asked)}`,
    ...(complaints.length === 0
      ? []
      : [`<dt>${titleOf(outcome)}${complaints.map((each) => `<dd>${escapeXml(each)}`).join('')}`]),
    `<dt>Why<dd>${escapeXml(why)} <span class="rules">${escapeXml(rules.join(', '))}</span>`,
    '</dl>',
    timelinePart(timeline),
    outputPart(output),
    '</details>',
  ].join('\n');
}

function titleOf(outcome: CaseOutcome): string {
  return outcome === 'not met' ? 'What it did' : 'Why not';
}

function timelinePart(timeline: readonly CaseMoment[]): string {
  if (timeline.length === 0) return '';
  const rows = timeline.map((moment) => {
    const { what, answer = '', times, isOurs } = moment;
    const often = times === undefined ? '' : ` ×${times}`;
    return `<tr${isOurs ? ' class="ours"' : ''}><td>${secondsInto(timeline, moment)}<td>${escapeXml(what)}${often}<td>${escapeXml(answer)}`;
  });
  return `<table><tr><th>Time<th>Request, or what was done<th>Answer\n${rows.join('\n')}</table>`;
}

function outputPart(output: readonly string[]): string {
  return output.length === 0 ? '' : `<p>Its last lines:</p><pre>${escapeXml(output.join('\n'))}</pre>`;
}

function neverPolledPart({ complaints, timeline, output, environment }: NeverPolled): string {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return [
    '<p><b>The worker never asked for a job.</b></p>',
    ...complaints.map((complaint) => `<p>${escapeXml(complaint)}</p>`),
    timelinePart(timeline),
    outputPart(output),
    '<p>An AWS SDK finds the emulator by these variables, which the worker had, with an endpoint of its own:</p>',
    `<pre>${escapeXml(variables.join('\n'))}</pre>`,
  ].join('\n');
}

function classOf(outcome: string): string {
  return outcome.replace(' ', '-');
}

const style = `
:root { color-scheme: light dark; --line: light-dark(#d0d7de, #3d444d); --dim: light-dark(#59636e, #9198a1); }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
code, pre, table { font: 13px/1.5 ui-monospace, monospace; }
.numbers { display: flex; gap: 2rem; list-style: none; padding: 0; }
.numbers b { font-size: 1.6rem; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: .5rem 1rem; }
summary { cursor: pointer; }
.outcome { display: inline-block; min-width: 8rem; }
.name { font-weight: 600; }
.took, .rules, .ours { color: var(--dim); }
.met .outcome, li.met b { color: light-dark(#1a7f37, #3fb950); }
.not-met .outcome, li.not-met b { color: light-dark(#cf222e, #f85149); }
dl { display: grid; grid-template-columns: 9rem 1fr; gap: .25rem 1rem; }
dt { color: var(--dim); grid-column: 1; }
dd { margin: 0; grid-column: 2; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; }
td, th { padding: .1rem 1rem .1rem 0; vertical-align: top; overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; }
pre { border: 1px solid var(--line); border-radius: 6px; padding: .5rem 1rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
`;
