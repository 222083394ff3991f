import { GetPipelineCommand, ListPipelinesCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../../support/emulator.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { mistakesIn, readTemplate, templateWith } from './read-template.ts';

/** A template in which a service has a pipeline in each of some environments. */
const loops = `
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Parameters:
  Environments: { Type: CommaDelimitedList, Default: 'dev,prod' }
  Nowhere: { Type: CommaDelimitedList }
Mappings:
  Branches: { dev: { Name: develop }, prod: { Name: main } }
Conditions:
  Fn::ForEach::Conditions:
    - Env
    - !Ref Environments
    - Is\${Env}: !Equals [!Ref Env, prod]
Resources:
  Fn::ForEach::Topics:
    - Topic
    - !Ref Nowhere
    - Topic\${Topic}: { Type: AWS::SNS::Topic }
  Fn::ForEach::Projects:
    - Env
    - !Ref Environments
    - Fn::ForEach::Addresses:
        - Address
        - [10.0.0.1, 10.0.0.2]
        - Project\${Env}&{Address}:
            Type: AWS::CodeBuild::Project
            Properties: { Name: !Sub '\${Env}-at-\${Address}' }
  Fn::ForEach::Pipelines:
    - Env
    - !Ref Environments
    - Pipeline\${Env}:
        Type: AWS::CodePipeline::Pipeline
        Properties:
          Name: !Sub 'shop-\${Env}'
          RoleArn: arn:aws:iam::123456789012:role/pipelines
          ArtifactStore: { Type: S3, Location: !Sub 'store-\${Env}-\${AWS::Region}' }
          Stages:
            - Name: Source
              Actions:
                - Name: Source
                  ActionTypeId: { Category: Source, Owner: AWS, Provider: CodeCommit, Version: 1 }
                  Configuration: { RepositoryName: shop, BranchName: !FindInMap [Branches, !Ref Env, Name] }
                  OutputArtifacts: [{ Name: App }]
            - Name: Build
              Actions:
                - Name: Build
                  ActionTypeId: { Category: Build, Owner: AWS, Provider: CodeBuild, Version: 1 }
                  Configuration:
                    ProjectName: !Ref 'Project\${Env}10002'
                    Fn::ForEach::Properties: [Property, [BatchEnabled], { '\${Property}': !If ['Is\${Env}', true, false] }]
                  InputArtifacts: [{ Name: App }]
Outputs:
  Fn::ForEach::Outputs:
    - Env
    - !Ref Environments
    - Project\${Env}:
        Value: !Ref 'Project\${Env}10001'
        Export: { Name: !Sub 'project-\${Env}' }
`;

/** A member that repeats a body a hundred times. */
function loopOver(body: string): string {
  const items = Array.from({ length: 100 }, (_, index) => index).join(', ');
  return `Fn::ForEach::Many: [N, [${items}], ${body.startsWith('{') ? body : `{ ${body} }`}]`;
}

describe('the loops of a template (Q21)', () => {
  test('make what they stand for: conditions, resources, nested ones too, properties and exports', async () => {
    using folder = temporaryFolder();
    const fixtures = [
      folder.write('loops.yaml', loops),
      folder.write('importing.yaml', templateWith('!ImportValue project-prod')),
    ];

    await using emulator = await startTestEmulator({ fixtures });

    const { pipelines } = await emulator.client.send(new ListPipelinesCommand({}));
    expect(pipelines?.map(({ name }) => name).sort()).toEqual(['importing-Pipeline', 'shop-dev', 'shop-prod']);
    const configurations = async (name: string) => {
      const { pipeline } = await emulator.client.send(new GetPipelineCommand({ name }));
      return pipeline?.stages?.map(({ actions }) => actions?.[0]?.configuration);
    };
    expect(await configurations('shop-dev')).toEqual([
      { RepositoryName: 'shop', BranchName: 'develop' },
      { ProjectName: 'dev-at-10.0.0.2', BatchEnabled: 'false' },
    ]);
    expect(await configurations('shop-prod')).toEqual([
      { RepositoryName: 'shop', BranchName: 'main' },
      { ProjectName: 'prod-at-10.0.0.2', BatchEnabled: 'true' },
    ]);
    expect((await configurations('importing-Pipeline'))?.[1]).toEqual({ ProjectName: 'prod-at-10.0.0.1' });
  });

  test('take what is given for their collections', async () => {
    const { document } = await readTemplate(loops, { Environments: 'prod' });

    expect(document.pipelines).toHaveLength(1);
  });

  test.each([
    [
      'of which a pipeline is wrong, by what is made and where it is written',
      loops.replace('{ Type: S3, Location: !Sub', '{ Type: S4, Location: !Sub'),
      [
        "app.yaml:35:34: Resources.Pipelinedev.Properties.ArtifactStore.Type: 'S4' is not one of S3. Did you mean 'S3'?",
        "app.yaml:35:34: Resources.Pipelineprod.Properties.ArtifactStore.Type: 'S4' is not one of S3. Did you mean 'S3'?",
      ],
    ],
    [
      'without their transform',
      loops.replace('AWS::LanguageExtensions, ', ''),
      ['Conditions', 'Resources', 'Outputs'].map((section) =>
        expect.stringMatching(
          new RegExp(`^app\\.yaml:\\d+:\\d+: ${section}: Fn::ForEach needs "Transform: AWS::LanguageExtensions"\\.$`),
        ),
      ),
    ],
    [
      'that make pipelines of a parameter without a value',
      loops.replace(/(Pipelines:\n {4}- Env\n {4}- !Ref) Environments/, '$1 Nowhere'),
      ['app.yaml:5:12: Parameters.Nowhere: has no default; give it with --parameter Nowhere=VALUE.'],
    ],
    [
      'of another form',
      loops.replace(/ +- \[10\.0\.0\.1.*\n/, ''),
      [
        'app.yaml:22:9: Resources.Fn::ForEach::Projects[2].Fn::ForEach::Addresses: must be an identifier, a collection and an object that is repeated.',
        ...['dev', 'prod'].map((env) =>
          expect.stringMatching(new RegExp(`there is no resource or parameter 'Project${env}10002'\\.$`)),
        ),
      ],
    ],
    [
      'that unfold beyond measure',
      loops.replace(
        '    - Fn::ForEach::Addresses:',
        `    - ${loopOver(loopOver(loopOver('{ Much: 1 }')))}\n      Fn::ForEach::Addresses:`,
      ),
      [
        'app.yaml:21:860: Resources.Fn::ForEach::Projects[2].Fn::ForEach::Many[2].Fn::ForEach::Many[2].Fn::ForEach::Many: unfolds into more than 500000 values.',
      ],
    ],
  ])('are refused %s', async (_, text, expected) => {
    expect(await mistakesIn(text)).toEqual(expected);
  });
});
