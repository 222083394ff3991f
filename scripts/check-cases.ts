// Writes the lists of cases in docs/checking-a-worker.md from the cases themselves. `--check` only compares, for the tests.
import { readFileSync, writeFileSync } from 'node:fs';
import type { CheckCase } from '../src/check/case.ts';
import { functionCases, workerCases } from '../src/check/cases.ts';

const page = 'docs/checking-a-worker.md';
const lists = [
  ['<!-- cases of workers: npm run cases -->\n', workerCases],
  ['<!-- cases of functions: npm run cases -->\n', functionCases.filter((each) => !workerCases.includes(each))],
] as const;
const end = '<!-- /cases -->';

function listOf(cases: readonly CheckCase[]): string {
  const items = cases.map(
    ({ name, happens, asked, rules }) => `- \`${name}\`: ${happens} *${asked}* (${rules.join(', ')})`,
  );
  return `${items.join('\n')}\n`;
}

const text = readFileSync(page, 'utf8');
const written = lists.reduce((whole, [begin, cases]) => {
  const [before = '', rest = ''] = whole.split(begin);
  return `${before}${begin}${listOf(cases)}${rest.slice(rest.indexOf(end))}`;
}, text);

if (process.argv.includes('--check')) {
  if (written !== text) {
    console.error(`The cases in ${page} are not those of src/check/cases.ts; run npm run cases.`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(page, written);
}
