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

test.each([
  ['a quotation mark that nothing closes', '"a\n  b', /^app.yaml:\d+:\d+: Missing closing "quote/],
  ['a bracket that nothing closes', '[a, b', /^app.yaml:\d+:\d+: Flow sequence in block collection/],
])('%s is told', async (_, written, expected) => {
  expect((await mistakesIn(templateWith(written)))[0]).toMatch(expected);
});
