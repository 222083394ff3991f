// Writes the options table of README.md from the one table of options. `--check` only compares, for the tests.
import { readFileSync, writeFileSync } from 'node:fs';
import { environmentVariableOf, optionDefinitions } from '../src/config/config.ts';

const begin = '<!-- options: npm run readme -->\n';
const end = '<!-- /options -->';

const rows = optionDefinitions.map((option) => {
  const value = option.value.replaceAll('|', '\\|');
  const flag = `\`--${option.flag} ${value}\``;
  return `| ${flag} | \`${environmentVariableOf(option)}\` | ${option.defaultText} | ${option.description} |`;
});
const table = ['| option | environment variable | default | |', '|---|---|---|---|', ...rows, ''].join('\n');

const readme = readFileSync('README.md', 'utf8');
const [before = '', rest = ''] = readme.split(begin);
const after = rest.slice(rest.indexOf(end));
const written = `${before}${begin}${table}${after}`;

if (process.argv.includes('--check')) {
  if (written !== readme) {
    console.error('The options table of README.md is not that of src/config/config.ts; run npm run readme.');
    process.exitCode = 1;
  }
} else {
  writeFileSync('README.md', written);
}
