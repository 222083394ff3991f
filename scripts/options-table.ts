// Writes the options table of docs/commands.md from the one table of options. `--check` only compares, for the tests.
import { readFileSync, writeFileSync } from 'node:fs';
import { environmentVariableOf, optionDefinitions } from '../src/config/options.ts';

const begin = '<!-- options: npm run options -->\n';
const end = '<!-- /options -->';

const rows = optionDefinitions.map((option) => {
  const value = option.value.replaceAll('|', '\\|');
  const flag = `\`--${option.flag} ${value}\``;
  return `| ${flag} | \`${environmentVariableOf(option)}\` | ${option.defaultText} | ${option.description} |`;
});
const table = ['| option | environment variable | default | |', '|---|---|---|---|', ...rows, ''].join('\n');

const document = 'docs/commands.md';
const text = readFileSync(document, 'utf8');
const [before = '', rest = ''] = text.split(begin);
const after = rest.slice(rest.indexOf(end));
const written = `${before}${begin}${table}${after}`;

if (process.argv.includes('--check')) {
  if (written !== text) {
    console.error(`The options table of ${document} is not that of src/config/options.ts; run npm run options.`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(document, written);
}
