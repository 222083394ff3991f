// `npm run scorecard`: runs the conformance suite against this emulator and those that are installed beside it, and writes
// the table of docs/alternatives.md. Whatever it runs it starts itself, on ports of their own.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { hasMoto, startMoto } from '../bench/moto-server.ts';
import { loadProbes } from '../src/conformance/load-probes.ts';
import { runSuite } from '../src/conformance/run-suite.ts';
import { scoreOf, scoresOf, verdictKinds } from '../src/conformance/scores.ts';
import type { Target } from '../src/conformance/target.ts';
import { startEmulator } from '../src/index.ts';
import { afterRealDelay } from '../src/runtime/alarm.ts';
import { version } from '../src/runtime/version.ts';

const begin = '<!-- scorecard: npm run scorecard -->\n';
const end = '<!-- /scorecard -->';

const probes = await loadProbes();
const rows: string[] = [];

{
  const emulator = await startEmulator({ clock: 'manual', logLevel: 'silent' });
  await score(`codepipeline-local ${version}`, { ...targetAt(emulator.endpoint), kind: 'own', emulator });
  await emulator.stop();
}
if (hasMoto) {
  const told = spawnSync('python3', ['-c', 'import moto; print(moto.__version__)'], { encoding: 'utf8' }).stdout.trim();
  const moto = await startMoto();
  await score(`moto_server ${told}`, targetAt(moto.endpoint));
  await moto.stop();
} else console.error('moto_server is not on the PATH: it is left out.');

const date = new Date().toISOString().slice(0, 10);
const table = [
  `| on ${date} | probes | ${verdictKinds.join(' | ')} |`,
  `|---|${'---:|'.repeat(verdictKinds.length + 1)}`,
  ...rows,
  '',
].join('\n');
const document = 'docs/alternatives.md';
const text = readFileSync(document, 'utf8');
const [before = '', rest = ''] = text.split(begin);
if (rest === '') throw new Error(`${document} has no line ${begin}`);
writeFileSync(document, `${before}${begin}${table}${rest.slice(rest.indexOf(end))}`);

function targetAt(endpoint: string): Target {
  return {
    kind: 'other',
    endpoints: { codepipeline: endpoint, s3: endpoint, sts: endpoint },
    region: 'us-east-1',
    account: '123456789012',
    keys: { accessKeyId: '123456789012', secretAccessKey: 'test' },
    role: 'arn:aws:iam::123456789012:role/pipelines',
  };
}

async function score(name: string, target: Target): Promise<void> {
  const began = Date.now();
  const { results } = await runSuite(probes, { target, runId: 'score', afterRealDelay, now: Date.now });
  const total = scoreOf(name, results);
  rows.push(`| ${name} | ${total.probes} | ${verdictKinds.map((kind) => total[kind]).join(' | ')} |`);
  for (const each of [...scoresOf(results), total]) console.log(JSON.stringify(each));
  console.log(`${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
