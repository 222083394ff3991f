// `npm run settle FILE`: what a recording of AWS says of rules that nobody has seen there. Prints which it confirms and
// which it contradicts, and writes FILE.settled.yaml for a person to review: evidence and answer of each such probe.
import { readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { loadProbes } from '../src/conformance/load-probes.ts';
import { isAsking } from '../src/conformance/probe.ts';
import { type Recording, type Settled, settle } from '../src/conformance/recording.ts';
import { reasonsOf } from '../src/conformance/scores.ts';

/** Evidence that an answer of AWS is better than. */
const unseenKinds = ['chosen', 'inferred', 'proxy'];

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('FILE is missing: npm run settle FILE, where FILE is what `conform --record FILE` has written.');
  process.exit(2);
}
const recording = JSON.parse(readFileSync(file, 'utf8')) as Recording;
if (recording.format !== 1) {
  console.error(`${file} is no recording of \`conform --record FILE\`.`);
  process.exit(2);
}
const settled = settle(recording, await loadProbes());
const open = settled.filter(({ probe }) => unseenKinds.includes(probe.evidence));
for (const one of open) {
  console.log(`${wordOf(one)} ${one.probe.rule} [${one.probe.evidence}] ${one.probe.id}`);
  for (const line of reasonsOf(one)) console.log(`  ${line}`);
}
const count = (word: string) => open.filter((one) => wordOf(one) === word).length;
console.log(
  `${recording.target} ${recording.region} ${recording.made}: ${count('confirmed')} confirmed, ` +
    `${count('contradicted')} contradicted, ${count('open')} open of ${open.length} that nobody has seen there.`,
);
const known = settled.filter(
  ({ probe, verdict }) => !unseenKinds.includes(probe.evidence) && verdict.kind === 'differs',
);
for (const { probe } of known) console.log(`known, and yet otherwise: ${probe.rule} [${probe.evidence}] ${probe.id}`);
if (recording.target !== 'aws') console.log('This is no recording of AWS: it is no evidence for a rule.');
writeFileSync(
  `${file}.settled.yaml`,
  stringify([...open, ...known.filter((one) => !open.includes(one))].flatMap(proposal)),
);
console.log(`${file}.settled.yaml has the evidence and the answers, for somebody to review.`);

function wordOf({ verdict: { kind } }: Settled): 'confirmed' | 'contradicted' | 'open' {
  return kind === 'passed' ? 'confirmed' : kind === 'differs' ? 'contradicted' : 'open';
}

/** What behaviour.md and the probe would say by the recording. */
function proposal(one: Settled): object[] {
  const { probe, verdict, recorded } = one;
  if (wordOf(one) === 'open') return [];
  const evidence = `[transcript: a recording of ${recording.made.slice(0, 10)} in ${recording.region}]`;
  const base = { probe: probe.id, rule: probe.rule, was: probe.evidence, evidence };
  if (verdict.kind === 'passed') return [{ ...base, verdict: 'confirmed' }];
  const before = probe.steps.slice(0, verdict.step).filter(isAsking).length;
  const answer = recorded.taken.answers[before - 1];
  return [
    {
      ...base,
      verdict: 'contradicted',
      step: verdict.step,
      reasons: reasonsOf(one),
      answer: answer && expected(answer),
    },
  ];
}

/** An answer in the form of an expectation. */
function expected({ status, body }: { readonly status: number; readonly body: string }): object {
  try {
    return { status, whole: JSON.parse(body) };
  } catch {
    return { status, body };
  }
}
