import { describe, expect, test } from 'vitest';
import { mistakesIn, projectNameOf, readTemplate, templateWith } from './read-template.ts';

describe('YAML that CloudFormation takes', () => {
  test.each([
    ['a text in quotes that is closed at the indentation of its key', '"a\n                b"', 'a b'],
    ['a text in quotes that is closed at the beginning of a line', "'a\nb'", 'a b'],
    ['a text in quotes with a tag', `!Sub "a\n  \${AWS::Region}"`, 'a us-east-1'],
    ['a list in brackets that goes on at the beginning of a line', '!Join ["-", [a,\n"b ]",\n# ]\nc\n]]', 'a-b ]-c'],
    ['a map in brackets', '{ "Fn::Join":\n[ "", [ "a{",\n"it\'s"] ] }', "a{it's"],
    ['a comment that follows a quotation mark at once', '"app"# the app', 'app'],
  ])('%s', async (_, written, expected) => {
    expect(await projectNameOf(written)).toBe(expected);
  });

  test('a name that is given twice counts as it was given last, and is told', async () => {
    const text = templateWith('one\n                ProjectName: two');

    const { document, notes } = await readTemplate(text);

    expect(JSON.stringify(document)).toContain('"ProjectName":"two"');
    expect(notes).toContainEqual('22:17: this name is given more than once; the last counts, as on AWS.');
  });

  test('may have the functions of the section Rules, and a configuration as the text of its JSON', async () => {
    const rules = 'Rules: { Odd: { Assertions: [{ Assert: !Contains [[a], !RefAll b] }] } }';
    const text = templateWith('app', rules).replace(
      /Configuration:\n +ProjectName: app/,
      `Configuration: !Sub '{"ProjectName":"\${AWS::Region}"}'`,
    );

    const { document } = await readTemplate(text);

    expect(JSON.stringify(document)).toContain('"configuration":{"ProjectName":"us-east-1"}');
  });

  test('has its mistakes told at their places in the text as it was written', async () => {
    const text = templateWith('"a\n  b"').replace(
      '        - Name: Build\n          Actions',
      '        - Name: Build\n          Action',
    );

    const [unknown] = await mistakesIn(
      `${text.replace('RoleArn:', 'Tags: [{ Key: "a\nb",\n Value: c, Valu: d }]\n      RoleArn:')}`,
    );

    expect(unknown).toMatch(/^app.yaml:9:12: .*'Valu' is not known here/);
  });
});

describe('a number without quotation marks (Q7)', () => {
  test.each([
    ['an account that begins with a zero', '012345670123', '1402433619'],
    ['one that has an eight or a nine', '012345678901', '1.2345678901E10'],
    ['one of twelve digits', '123456789012', '123456789012'],
    ['one of more digits than a number keeps', '12345678901234567890', '12345678901234567890'],
    ['a mode of a file', '0644', '420'],
    ['a month with a zero', '08', '8.0'],
    ['a version with a zero at its end', '1.10', '1.1'],
    ['a version that is whole', '8.0', '8.0'],
    ['a version of three parts', '1.10.0', '1.10.0'],
    ['a commit that has an exponent', '5e+08', '5.0E8'],
    ['a commit without a sign', '1234e5', '1.234E8'],
    ['a small one', '0.00025', '2.5E-4'],
    ['a time', '1:30', '90'],
    ['a time below zero', '-1:30', '-90'],
    ['underscores', '1_000', '1000'],
    ['a sign', '+7', '7'],
    ['base two', '0b101', '5'],
    ['base sixteen', '0x1F', '31'],
    ["YAML 1.2's base eight", '0o17', '0o17'],
    ['a half', '0.5', '0.5'],
    ['quotation marks', '"012345670123"', '012345670123'],
    ['a tag', '!!str 012345670123', '012345670123'],
  ])('%s', async (_, written, expected) => {
    expect(await projectNameOf(written)).toBe(expected);
  });

  test('is told where it is read as another than is written, up to ten', async () => {
    const ordinary = await readTemplate(
      templateWith('20', 'Mappings: { A: { B: { C: 0, D: 8.0, E: -1, F: "007" } } }'),
    );
    const two = await readTemplate(templateWith('0300', 'Mappings: { A: { B: { C: 1.10 } } }'));
    const many = await readTemplate(templateWith(`!Join ['', [${Array.from({ length: 11 }, () => '01').join()}]]`));

    expect(ordinary.notes?.filter((note) => note.startsWith('Without'))).toEqual([]);
    expect(two.notes).toContain(
      'Without quotation marks these are numbers, which are read as on AWS: 1:26 1.10 as 1.1, 21:30 0300 as 192.',
    );
    expect(many.notes).toContainEqual(expect.stringMatching(/ 21:69 01 as 1, and so on\.$/));
  });
});

test.each([
  ['a quotation mark that nothing closes', '"a\n  b', /^app.yaml:\d+:\d+: Missing closing "quote/],
  ['a bracket that nothing closes', '[a, b', /^app.yaml:\d+:\d+: Flow sequence in block collection/],
])('%s is told', async (_, written, expected) => {
  expect((await mistakesIn(templateWith(written)))[0]).toMatch(expected);
});
