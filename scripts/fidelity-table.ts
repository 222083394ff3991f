// Writes the table of probes of docs/fidelity.md from conformance/. `--check` only compares, for the tests.
import { readFileSync, writeFileSync } from 'node:fs';
import { loadProbes } from '../src/conformance/load-probes.ts';
import { evidences, type Probe } from '../src/conformance/probe.ts';
import { filled } from '../src/conformance/values.ts';
import { isOperationName, type OperationName, operationNames } from '../src/model/service-model.ts';

const file = 'docs/fidelity.md';
const begin = '<!-- probes: npm run fidelity -->\n';
const end = '<!-- /probes -->';

const probes = await loadProbes();
const asked = new Map(probes.map((probe) => [probe, operationsOf(probe)]));
const rows = operationNames.map((operation) => {
  const own = probes.filter((probe) => asked.get(probe)?.has(operation));
  const counts = evidences.map((evidence) => own.filter((probe) => probe.evidence === evidence).length);
  return `| \`${operation}\` | ${[own.length, ...counts].join(' | ')} |`;
});
const kinds = evidences.map((evidence) => probes.filter((probe) => probe.evidence === evidence).length);
const table = [
  `| operation | probes | ${evidences.join(' | ')} |`,
  `|---|${'---:|'.repeat(evidences.length + 1)}`,
  ...rows,
  `| all | ${[probes.length, ...kinds].join(' | ')} |`,
  '',
].join('\n');

const document = readFileSync(file, 'utf8');
const [before = '', rest = ''] = document.split(begin);
const written = `${before}${begin}${table}${rest.slice(rest.indexOf(end))}`;
if (!process.argv.includes('--check')) writeFileSync(file, written);
else if (written !== document) {
  console.error(`The table of probes in ${file} is not that of conformance/; run npm run fidelity.`);
  process.exitCode = 1;
}

/** The operations that a probe asks in steps of its own, or whose answers it waits for. */
function operationsOf({ steps, prepared, values }: Probe): ReadonlySet<OperationName> {
  const own = steps.slice(prepared).flatMap((step): string[] => {
    if ('call' in step) return [step.call];
    if (!('wire' in step) || step.wire.target === undefined) return [];
    return [String(filled(step.wire.target, values)).replace(/^.*\./, '')];
  });
  return new Set(own.filter(isOperationName));
}
