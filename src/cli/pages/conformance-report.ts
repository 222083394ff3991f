import type { ProbeResult, SuiteResult } from '../../conformance/run-suite.ts';
import { reasonsOf, scoreOf, scoresOf, verdictKinds } from '../../conformance/scores.ts';
import { given } from '../../domain/members.ts';
import { escapeXml } from '../../protocol/formats/xml.ts';
import { junitXml, type TestCase } from './report.ts';

/** What a report is about. */
export interface Run {
  readonly suite: SuiteResult;
  /** `codepipeline-local 0.1.0`, or an address. */
  readonly target: string;
  /** ISO 8601. */
  readonly date: string;
  readonly command: string;
}

/** The forms of a report, by the end of the file's name. */
export const reportForms: Readonly<Record<string, (run: Run) => string>> = {
  '.html': html,
  '.json': json,
  '.xml': xml,
};

function json({ suite, target, date, command }: Run): string {
  const { results, cleared, left } = suite;
  const probes = results.map(({ probe, verdict, milliseconds }) => {
    const { id, subject, rule, evidence, source } = probe;
    return { id, subject, rule, evidence, ...given({ source }), ...verdict, milliseconds };
  });
  const report = {
    target,
    date,
    command,
    total: scoreOf('total', results),
    scores: scoresOf(results),
    cleared,
    left,
    probes,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function xml({ suite }: Run): string {
  const bySubject = Map.groupBy(suite.results, ({ probe }) => probe.subject);
  return junitXml([...bySubject].map(([name, results]) => ({ name, cases: results.map(caseOf) })));
}

function caseOf(result: ProbeResult): TestCase {
  const { probe, verdict, milliseconds } = result;
  const message = reasonsOf(result).join('\n');
  return {
    className: probe.rule,
    name: probe.id,
    seconds: milliseconds / 1000,
    ...((verdict.kind === 'differs' || verdict.kind === 'blocked') && { failure: { type: verdict.kind, message } }),
    ...(verdict.kind === 'skipped' && { skipped: message }),
    output: [],
  };
}

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .25rem .75rem; border-bottom: 1px solid #8885; vertical-align: top }
  td.n, th.n { text-align: right }
  code { font-size: .9em; overflow-wrap: anywhere }
  .differs, .blocked { border-left: .25rem solid; padding-left: .75rem; margin: 1rem 0 }
  .differs { border-color: #c33 }
  .blocked { border-color: #c80 }`;

function html({ suite, target, date, command }: Run): string {
  const { results } = suite;
  const cells = (values: readonly (string | number)[], tag: 'td' | 'th') =>
    values
      .map((value, index) => `<${tag}${index > 0 ? ' class="n"' : ''}>${escapeXml(String(value))}</${tag}>`)
      .join('');
  const rows = [...scoresOf(results), scoreOf('all', results)].map(
    (score) => `<tr>${cells([score.name, score.probes, ...verdictKinds.map((kind) => score[kind])], 'td')}</tr>`,
  );
  const notPassed = results.filter(({ verdict }) => verdict.kind === 'differs' || verdict.kind === 'blocked');
  const skipped = results.filter(({ verdict }) => verdict.kind === 'skipped');
  const passed = results.filter(({ verdict }) => verdict.kind === 'passed');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Conformance of ${escapeXml(target)}</title>
<style>${style}
</style>
<h1>Conformance of ${escapeXml(target)}</h1>
<p>${escapeXml(date)} · <code>${escapeXml(command)}</code></p>
<table>
<thead><tr>${cells(['subject', 'probes', ...verdictKinds], 'th')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
<h2>What did not pass</h2>
${notPassed.length === 0 ? '<p>Every probe that ran passed.</p>' : notPassed.map(section).join('\n')}
<h2>What was skipped</h2>
<ul>
${skipped.map((result) => `<li>${title(result)}: ${escapeXml(reasonsOf(result).join(' '))}</li>`).join('\n')}
</ul>
<h2>What passed</h2>
<ul>
${passed.map((result) => `<li>${title(result)}</li>`).join('\n')}
</ul>
</html>
`;
}

function section(result: ProbeResult): string {
  const lines = reasonsOf(result).map((line) => `<p><code>${escapeXml(line)}</code></p>`);
  return `<div class="${result.verdict.kind}"><p>${title(result)}, ${result.verdict.kind}</p>${lines.join('')}</div>`;
}

function title({ probe: { rule, evidence, id, source } }: ProbeResult): string {
  const told = `${escapeXml(rule)} [${evidence}] ${escapeXml(id)}`;
  return source === undefined ? told : `<a href="${escapeXml(source)}">${told}</a>`;
}
