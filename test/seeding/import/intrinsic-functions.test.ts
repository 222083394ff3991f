// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how Fn::Sub is written
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSources } from '../../../src/seeding/reading/read-sources.ts';
import { account, region } from '../../support/emulator.ts';
import { mistakesIn, projectNameOf, readTemplate, templateWith } from './read-template.ts';

const declarations = `
Parameters:
  Name: { Type: String, Default: app }
  Names: { Type: CommaDelimitedList, Default: "a, b,c" }
  Count: { Type: Number, Default: 3 }
Mappings:
  Teams:
    us-east-1: { Name: east, Count: 2 }
  Regions: { us-west-2: { Name: west }, eu-west-1: { Name: far } }
  Accounts: { 111111111111: { Name: other } }
Conditions:
  IsApp: !Equals [!Ref Name, app]
  IsNot: !Not [!Condition IsApp]
  Both: !And [!Condition IsApp, !Equals ["3", !Ref Count]]
  Either: !Or [!Condition IsNot, !Condition Both]
`;

describe('a function', () => {
  test.each([
    ['!Ref Name', 'app'],
    ['!Ref Count', '3'],
    ['!Ref AWS::AccountId', '123456789012'],
    ['!Ref AWS::Region', 'us-east-1'],
    ['!Ref AWS::Partition', 'aws'],
    ['!Ref AWS::URLSuffix', 'amazonaws.com'],
    ['!Ref AWS::StackName', 'app'],
    ['!Select [5, !Split [":", !Ref AWS::StackId]]', 'stack/app/'],
    ['!Ref Bucket', 'app-bucket'],
    ['!GetAtt Bucket.Arn', 'arn:aws:s3:::app-bucket'],
    ['{ "Fn::GetAtt": [Bucket, DomainName] }', 'app-bucket.s3.amazonaws.com'],
    ['!GetAtt Pipeline.Version', '1'],
    ['!Sub "${Name}-${Bucket.Arn}-${AWS::Region}-${!Literal}"', 'app-arn:aws:s3:::app-bucket-us-east-1-${Literal}'],
    ['!Sub ["${Name}/${Which}", { Which: !Select ["1", !Ref Names] }]', 'app/b'],
    ['!Join ["-", !Ref Names]', 'a-b-c'],
    ['!Join ["", [x, !Ref Name, 1, !Ref "AWS::NoValue"]]', 'xapp1'],
    ['!Select [2, [a, b, c]]', 'c'],
    ['!Select [1, !Split [",", "a,b"]]', 'b'],
    ['!FindInMap [Teams, !Ref AWS::Region, Name]', 'east'],
    ['!FindInMap [Teams, us-west-2, Name, { DefaultValue: none }]', 'none'],
    ['!If [IsApp, yes-it-is, no-it-is-not]', 'yes-it-is'],
    ['!If [IsNot, 1, !If [Either, 2, 3]]', '2'],
    ['{ "Fn::If": [Both, both, { "Fn::ImportValue": unknown }] }', 'both'],
    ['!Base64 hello', 'aGVsbG8='],
    ['!Base64\n                  Fn::Sub: ${Name}', 'YXBw'],
    ['!Select [1, !Cidr [10.0.0.0/16, 4, 8]]', '10.0.1.0/24'],
    ['!Select [2, !Cidr ["2001:db8::/56", 3, 64]]', '2001:db8:0:2::/64'],
    ['!Select [1, !GetAZs eu-west-1]', 'eu-west-1b'],
    ['!Select [0, !GetAZs ""]', 'us-east-1a'],
    ['{ "Fn::Length": !Ref Names }', '3'],
    ['!ToJsonString { a: !Ref Name, b: [1, true] }', '{"a":"app","b":[1,true]}'],
    ['yes', 'true'],
  ])('%s', async (written, expected) => {
    const resolved = await projectNameOf(written, { before: declarations });

    expect(resolved?.replace(/(?<=^stack\/app\/).+/, '')).toBe(expected);
  });

  test('of a list takes several of the values that its parameter allows', async () => {
    const before = 'Parameters:\n  Choices: { Type: CommaDelimitedList, Default: "b, a", AllowedValues: [a, b, c] }';

    expect(await projectNameOf('!Join ["-", !Ref Choices]', { before })).toBe('b-a');
  });

  test('of another stack has the value that is given under the name of the export', async () => {
    const parameters = { 'shared-Project': 'shared' };

    expect(await projectNameOf('!ImportValue shared-Project', { parameters })).toBe('shared');
  });

  test('of an attribute that only AWS knows leaves a text that says so', async () => {
    const { notes } = await readTemplate(templateWith('!GetAtt Bucket.WebsiteURL'));

    expect(await projectNameOf('!GetAtt Bucket.WebsiteURL')).toBe('Bucket.WebsiteURL');
    expect(notes).toContain(
      'AWS would fill in these values; their names stand for them unless --parameter NAME=VALUE gives them: Bucket.WebsiteURL.',
    );
  });

  test('leaves dynamic references as they are, and names them', async () => {
    const { notes } = await readTemplate(templateWith('"{{resolve:secretsmanager:token:SecretString:key}}"'));

    expect(notes).toContain(
      'AWS would fill in these values; their names stand for them unless --parameter NAME=VALUE gives them: {{resolve:secretsmanager:token:SecretString:key}}.',
    );
  });
});

const at = 'Resources.Pipeline.Properties.Stages[1].Actions[0].Configuration.ProjectName';

describe('a mistake is told with file, line, column and path', () => {
  test.each([
    [
      '!ImportValue shared-Project',
      `${at}: the export 'shared-Project' is of no template here and cannot be resolved offline; give it with --parameter shared-Project=VALUE.`,
    ],
    ['!Ref Buket', `${at}.Ref: there is no resource or parameter 'Buket'. Did you mean 'Bucket'?`],
    ['!Ref AWS::AcountId', `${at}.Ref: there is no pseudo parameter 'AWS::AcountId'. Did you mean 'AWS::AccountId'?`],
    ['!Sub "${Bukket}"', `${at}.Fn::Sub: there is no resource or parameter 'Bukket'. Did you mean 'Bucket'?`],
    ['!GetAtt Bucket', `${at}.Fn::GetAtt: names no attribute of Bucket.`],
    ['!If [IsAp, a, b]', `${at}.Fn::If[0]: there is no condition 'IsAp'. Did you mean 'IsApp'?`],
    ['!Select [3, !Ref Names]', `${at}.Fn::Select: a list of 3 has nothing at the index '3'.`],
    [
      '!FindInMap [Teams, eu-west-1, Name]',
      `${at}.Fn::FindInMap[1]: there is no key 'eu-west-1'. Valid are us-east-1.`,
    ],
    [
      '!FindInMap [Regions, !Ref AWS::Region, Name]',
      `${at}.Fn::FindInMap[1]: there is no key 'us-east-1', but us-west-2, eu-west-1: start with --region us-west-2.`,
    ],
    [
      '!FindInMap [Accounts, !Ref AWS::AccountId, Name]',
      `${at}.Fn::FindInMap[1]: there is no key '123456789012', but 111111111111: start with --account 111111111111.`,
    ],
    ['!Join [a]', `${at}.Fn::Join: must be a delimiter and a list.`],
    ['!Join ["", [[a]]]', `${at}.Fn::Join[1][0]: must be a text.`],
    ['!Cidr [10.0.0.0/30, 5, 8]', `${at}.Fn::Cidr: '10.0.0.0/30' has no 5 blocks of 8 bits.`],
    ['{ "Fn::Jon": [] }', `${at}: 'Fn::Jon' is not a function that is known here. Did you mean 'Fn::Join'?`],
    [
      '!Transform { Name: AWS::Include }',
      `${at}.Fn::Transform: Fn::Transform is worked out by CloudFormation itself and cannot be resolved offline; give the template as it was processed: aws cloudformation get-template --template-stage Processed.`,
    ],
    ['!Ref Names', `${at}: must be a string, not a list. It comes of --parameter Names=VALUE.`],
  ])('%s', async (written, expected) => {
    const [told, ...others] = await mistakesIn(templateWith(written, declarations));

    expect(told).toMatch(/^app\.yaml:3[56]:\d+: /);
    expect(told?.replace(/^\S+ /, '')).toBe(expected);
    expect(others).toEqual([]);
  });

  test('of a parameter that has no value, at its declaration and once', async () => {
    const before = 'Parameters:\n  Project: { Type: String }';

    expect(await mistakesIn(templateWith('!Sub "${Project}-${Project}"', before))).toEqual([
      'app.yaml:2:12: Parameters.Project: has no default; give it with --parameter Project=VALUE.',
    ]);
  });

  test('of a parameter whose value lies in SSM', async () => {
    const before = 'Parameters:\n  Project: { Type: AWS::SSM::Parameter::Value<String>, Default: /project }';

    expect(await mistakesIn(templateWith('!Ref Project', before))).toEqual([
      "app.yaml:2:12: Parameters.Project: is the value of the SSM parameter '/project' and cannot be resolved offline; give it with --parameter /project=VALUE.",
    ]);
    expect(await projectNameOf('!Ref Project', { before, parameters: { Project: 'app' } })).toBe('app');
  });

  test('of a value that a parameter does not allow', async () => {
    const before = 'Parameters:\n  Project: { Type: String, AllowedValues: [blue, green] }';

    expect(await mistakesIn(templateWith('!Ref Project', before), { Project: 'gren' })).toEqual([
      "app.yaml:2:12: Parameters.Project: 'gren' is not one of blue, green. Did you mean 'green'?",
    ]);
  });

  test.each([
    [
      'CommaDelimitedList, AllowedValues: [blue, green]',
      'blue,gren',
      "'gren' is not one of blue, green. Did you mean 'green'?",
    ],
    ['List<Number>, AllowedValues: [1, 2]', '1,3', "'3' is not one of 1, 2."],
    ['Number', 'abc', "must be a number, not 'abc'."],
    ['Number', '', "must be a number, not ''."],
    ['List<Number>', '1,x', "must be a number, not 'x'."],
  ])('of an item that a parameter of type %s does not allow', async (type, value, mistake) => {
    const before = `Parameters:\n  Project: { Type: ${type} }`;
    const written = type.includes('List') ? '!Select [0, !Ref Project]' : '!Ref Project';

    expect(await mistakesIn(templateWith(written, before), { Project: value })).toEqual([
      `app.yaml:2:12: Parameters.Project: ${mistake}`,
    ]);
  });

  test('of conditions and names that lead back to themselves', async () => {
    const before = 'Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]';

    expect(await mistakesIn(templateWith('!If [A, a, b]', before))).toEqual([
      'app.yaml:2:11: Conditions.A: refers to itself.',
    ]);
  });

  test('of a resource that is not made', async () => {
    const text = templateWith('!Ref Topic', 'Conditions:\n  Never: !Equals [a, b]').replace(
      'Resources:',
      'Resources:\n  Topic: { Type: AWS::SNS::Topic, Condition: Never }',
    );

    expect(await mistakesIn(text)).toEqual([
      expect.stringContaining('refers to Topic, which is not made because its condition Never is false.'),
    ]);
  });

  test('of a parameter that no template has, with the nearest one', async () => {
    const world = { accountId: account, region };
    const fixtures = ['fixtures/templates/release.yaml'];

    await expect(readSources(fixtures, { world, parameters: { Enviroment: 'staging' } })).rejects.toThrow(
      "--parameter: Unknown parameter 'Enviroment'. Did you mean 'Environment'?",
    );
    await expect(readSources([{}], { world, parameters: { Name: 'x' } })).rejects.toThrow(
      "--parameter: no template has the parameter 'Name'.",
    );
  });
});

describe('whatever stands in a template', () => {
  const { tree } = fc.letrec((tie) => ({
    leaf: fc.oneof(
      fc.constantFrom(
        'Bucket',
        'Name',
        'Names',
        'IsApp',
        'Both',
        'Bucket.Arn',
        'AWS::NoValue',
        '${Name}',
        '${Bucket.Arn}${',
      ),
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    ),
    list: fc.array(tie('tree'), { maxLength: 4 }),
    call: fc
      .tuple(
        fc.constantFrom(
          ...['Ref', 'Condition', 'Fn::And', 'Fn::Base64', 'Fn::Cidr', 'Fn::Equals', 'Fn::FindInMap', 'Fn::ForEach::X'],
          ...['Fn::GetAtt', 'Fn::GetAZs', 'Fn::If', 'Fn::ImportValue', 'Fn::Join', 'Fn::Length', 'Fn::Not', 'Fn::Or'],
          ...['Fn::Select', 'Fn::Split', 'Fn::Sub', 'Fn::ToJsonString', 'Fn::Transform', 'Fn::Unknown', '__proto__'],
        ),
        tie('tree'),
      )
      .map(([name, argument]) => Object.fromEntries([[name, argument]])),
    tree: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      tie('leaf'),
      tie('call'),
      tie('list'),
      fc.dictionary(fc.string(), tie('leaf')),
    ),
  }));

  const runs = process.env.LONG === undefined ? 200 : 5000;

  test('either makes a document or is told as mistakes', { timeout: 60_000 + 200 * runs }, async () => {
    const run = async (text: string) =>
      readTemplate(text).then(
        () => undefined,
        (error: Error) => expect(error).toMatchObject({ name: 'FixtureError' }),
      );

    await fc.assert(
      fc.asyncProperty(tree, tree, tree, async (value, condition, properties) => {
        const template = templateWith('"@"', declarations).replace('"@"', () => JSON.stringify(value));
        await run(template.replace('!Not [!Condition IsApp]', () => JSON.stringify(condition)));
        const resources = { X: { Type: 'AWS::CodePipeline::Pipeline', Condition: condition, Properties: properties } };
        await run(JSON.stringify({ Resources: resources, Conditions: condition, Parameters: value }));
      }),
      { numRuns: runs },
    );
  });

  test('does not overflow the stack, nor grow without end', async () => {
    const nested = (depth: number, make: (inner: unknown) => unknown): unknown => {
      let value: unknown = 'x';
      for (let level = 0; level < depth; level++) value = make(value);
      return value;
    };
    const doubled = nested(60, (a) => ({ 'Fn::Sub': ['${a}${a}', { a }] }));
    const deep = nested(300, (inner) => ({ 'Fn::Join': ['', [inner]] }));

    expect(await mistakesIn(templateWith(JSON.stringify(doubled)))).toEqual([
      expect.stringContaining('makes a text of more than 1000000 characters.'),
    ]);
    expect(await mistakesIn(templateWith(JSON.stringify(deep)))).toEqual([
      expect.stringContaining('is nested too deeply.'),
    ]);
  });
});
