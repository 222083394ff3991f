import { describe, expect, test } from 'vitest';
import { command } from '../support/bundled-program.ts';
import { run } from '../support/command.ts';
import { costOf, limitOf } from '../support/cost.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';

/** What is wrong with a document, its folder cut off; and what it took to find out. */
async function refusalOf(name: string, text: string) {
  using folder = temporaryFolder();
  await using emulator = await startTestEmulator();
  const file = folder.write(name, text);
  await emulator.fixtures.load(folder.write('first.yaml', 'jobs: []'));
  let message = '';
  const cost = await costOf(async () => {
    const refusal: Error = await emulator.fixtures.load(file).then(
      () => new Error('nothing'),
      (error) => error,
    );
    message = refusal.message.replaceAll(`${folder.path}/`, '');
  });
  return { message, cost };
}

describe('a document that nests without end', () => {
  test.each([
    ['brackets', 'list.yaml', '['.repeat(50_000_000), 'list.yaml:1:1001: nests more than 1000 levels here.'],
    ['braces in JSON', 'map.json', '{"a":'.repeat(8_000_000), 'map.json:1:5001: nests more than 1000 levels here.'],
    [
      'brackets further down',
      'a.yaml',
      `jobs:\\n- [${'['.repeat(1000)}`.replace('\\n', '\n'),
      'a.yaml:2:1003: nests more than 1000 levels here.',
    ],
    [
      'a template',
      'template.json',
      `{"Resources":${'{"a":'.repeat(20_000)}`,
      'template.json:1:5009: nests more than 1000 levels here.',
    ],
  ])('of %s is refused with the place, before it costs time and memory', async (_, name, text, expected) => {
    const { message, cost } = await refusalOf(name, text);

    expect(message).toBe(expected);
    expect(cost).toBeLessThan(limitOf(2000));
  });

  test.each([
    ['lists', '- '.repeat(20_000)],
    ['lists that a parser still reads', '- '.repeat(1100)],
    ['maps', Array.from({ length: 1500 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
  ])('by indentation of %s is refused in words', async (_, text) => {
    const { message } = await refusalOf('deep.yaml', text);

    expect(message).toMatch(/^deep\.yaml:\d+:\d+: nests more (levels here than can be read|than 1000 levels here)\.$/);
    expect(message).not.toMatch(/stack|regular/i);
  });
});

test('the end of the parser’s stack is told once, not by each level', async () => {
  using folder = temporaryFolder();
  const file = folder.write('deep.yaml', '- '.repeat(1500));

  const { stderr } = await run(['start', '--port', '0', '--fixtures', file], {
    program: [process.execPath, '--stack-size=400', command],
  });

  expect(stderr.replaceAll(`${folder.path}/`, '')).toMatch(
    /^deep\.yaml:1:\d+: nests more levels here than can be read\.\n$/,
  );
});

test('a list or map that is a name is refused, in however many others', async () => {
  const { message, cost } = await refusalOf('keys.yaml', `${'? '.repeat(900)}a`);
  const plain = await refusalOf('keys.yaml', 'jobs: []\n{ a: 1 }: b\n');

  expect(message).toMatch(/^keys\.yaml:1:3: a name is a text, and no list or map\./);
  expect(plain.message).toBe('keys.yaml:2:1: a name is a text, and no list or map.');
  expect(cost).toBeLessThan(limitOf(2000));
});

test('brackets that nest nothing are text', async () => {
  const script = '        if [[ $a = [ ]]; then echo {\n'.repeat(2000);
  const template = `Resources:\n  F:\n    Type: AWS::S3::Bucket\n    Metadata:\n      Script: |\n${script}`;

  const { message } = await refusalOf('template.yaml', template);

  expect(message).toMatch(/^template\.yaml:1:1: the template has no AWS::CodePipeline::Pipeline/);
});

test('names of a map are compared in time, and each that comes again is told', async () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `  k${index}: a`);
  const text = ['jobs: []', 'parameters:', ...names, '  k7: a', 'jobs: []'].join('\n');

  const { message, cost } = await refusalOf('names.yaml', text);

  expect(message).toBe(
    'names.yaml:20003:3: this name stands in the map already; write it once.\nnames.yaml:20004:1: this name stands in the map already; write it once.',
  );
  expect(cost).toBeLessThan(limitOf(3000));
});
