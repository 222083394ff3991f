import { GetPipelineCommand, type PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { temporaryFolder } from '../../support/folder.ts';

const pipeline = `
Parameters:
  Project: { Type: String }
  Artifacts: { Type: String }
Resources:
  Names:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: ./names.yaml, Parameters: { Of: !Ref AWS::StackName } }
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::123456789012:role/pipelines
      ArtifactStore: { Type: S3, Location: !Ref Artifacts }
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: { Category: Source, Owner: AWS, Provider: CodeCommit, Version: 1 }
              Configuration: { RepositoryName: !GetAtt Names.Outputs.Repository, BranchName: main }
              OutputArtifacts: [{ Name: App }]
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId: { Category: Build, Owner: AWS, Provider: CodeBuild, Version: 1 }
              Configuration: { ProjectName: !Ref Project }
              InputArtifacts: [{ Name: App }]
`;

const names = `
Parameters: { Of: { Type: String } }
Resources: { Repository: { Type: AWS::CodeCommit::Repository, Properties: { RepositoryName: !Sub 'of-\${Of}' } } }
Outputs: { Repository: { Value: !GetAtt Repository.Name } }
`;

const build = `
Parameters: { Subnets: { Type: CommaDelimitedList }, Env: { Type: String, Default: unset } }
Resources: { Project: { Type: AWS::CodeBuild::Project, Properties: { Name: !Join ['-', !Ref Subnets] } } }
Outputs: { Project: { Value: !Ref Project }, Env: { Value: !Ref Env, Export: { Name: env } } }
`;

const app = `
Parameters: { Env: { Type: String, Default: dev }, Subnets: { Type: CommaDelimitedList, Default: 'a,b' } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Bucket: { Type: AWS::S3::Bucket }
  Build:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: build.yaml, Parameters: { Subnets: !Ref Subnets } }
  Delivery:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: delivery/pipeline.yaml
      Parameters: { Project: !GetAtt Build.Outputs.Project, Artifacts: !Ref Bucket }
  ProdDelivery:
    Type: AWS::CloudFormation::Stack
    Condition: IsProd
    Metadata: { 'aws:asset:path': delivery/pipeline.yaml }
    Properties:
      TemplateURL: https://s3.amazonaws.com/assets/pipeline.yaml
      Parameters: { Project: !Join ['-', [!GetAtt Build.Outputs.Project, !ImportValue env]], Artifacts: !Ref Bucket }
  Elsewhere: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: https://s3.amazonaws.com/b/c.yaml } }
`;

function writeAll(folder: { write(name: string, text: string): string }): string {
  folder.write('build.yaml', build);
  folder.write('delivery/pipeline.yaml', pipeline);
  folder.write('delivery/names.yaml', names);
  return folder.write('app.yaml', app);
}

async function namesIn(emulator: TestEmulator): Promise<string[]> {
  return (await emulator.pipelines.list()).map(({ name }) => name);
}

async function configurations(emulator: TestEmulator, name: string) {
  const { pipeline: found } = await emulator.client.send(new GetPipelineCommand({ name }));
  const { artifactStore, stages = [] } = found as PipelineDeclaration;
  return [artifactStore?.location, ...stages.map(({ actions }) => actions?.[0]?.configuration)];
}

describe('a nested stack whose template is a file', () => {
  test('is made with the parameters that it is given, and answers its outputs', async () => {
    using folder = temporaryFolder();
    await using emulator = await startTestEmulator({ fixtures: writeAll(folder) });

    expect(await namesIn(emulator)).toEqual(['app-Delivery-Pipeline']);
    expect(await configurations(emulator, 'app-Delivery-Pipeline')).toEqual([
      'app-bucket',
      { RepositoryName: 'of-app-Delivery', BranchName: 'main' },
      { ProjectName: 'a-b' },
    ]);
    expect(emulator.log.join('\n')).toContain(
      'The templates of these nested stacks are not here; give them as further documents: Elsewhere.',
    );
  });

  test('is made under its condition, by the path that cdk synth writes, with exports and the stack name that is given', async () => {
    using folder = temporaryFolder();
    const parameter = { Env: 'prod', 'AWS::StackName': 'blue' };
    await using emulator = await startTestEmulator({ fixtures: writeAll(folder), parameter });

    expect(await namesIn(emulator)).toEqual(['blue-Delivery-Pipeline', 'blue-ProdDelivery-Pipeline']);
    expect(await configurations(emulator, 'blue-ProdDelivery-Pipeline')).toEqual([
      'blue-bucket',
      { RepositoryName: 'of-blue-ProdDelivery', BranchName: 'main' },
      { ProjectName: 'a-b-unset' },
    ]);
  });

  test.each([
    ['a URL', 'https://s3.amazonaws.com/bucket/app/v1/delivery/pipeline.yaml'],
    [
      'a URL with a parameter before the path',
      `!Sub "https://\${Env}.s3.amazonaws.com/\${Env}/delivery/pipeline.yaml"`,
    ],
    [
      'a URL that ends with a prefix and a path',
      `!Sub ["https://\${B}/\${P}delivery/pipeline.yaml?v=1", { B: b, P: p/ }]`,
    ],
    ['a URL that is joined', '!Join [/, [!Ref Env, bucket, delivery, pipeline.yaml]]'],
    [
      'a URL of the file alone',
      '!Join ["", ["https://", !Ref Env, ".s3.amazonaws.com/pipeline.yaml"]]',
      'pipeline.yaml',
    ],
    [
      'a URL of a folder beside its own',
      'https://s3.amazonaws.com/b/templates/pipeline.yaml',
      '../templates/pipeline.yaml',
    ],
  ])('of which a copy was uploaded is found by %s', async (_, url, path = 'delivery/pipeline.yaml') => {
    using folder = temporaryFolder();
    folder.write('main/build.yaml', build);
    folder.write(
      `main/${path}`,
      pipeline.replace(/ {2}Names:[\s\S]*?\n(?= {2}Pipeline)/, '').replace('!GetAtt Names.Outputs.Repository', 'r'),
    );
    const fixtures = folder.write(
      'main/app.yaml',
      app.replace('TemplateURL: delivery/pipeline.yaml', `TemplateURL: ${url}`),
    );

    await using emulator = await startTestEmulator({ fixtures });

    expect(await namesIn(emulator)).toEqual(['app-Delivery-Pipeline']);
    expect((await configurations(emulator, 'app-Delivery-Pipeline')).at(-1)).toEqual({ ProjectName: 'a-b' });
    expect(emulator.log.join('\n')).toMatch(
      /These nested stacks are made of the files with which their URLs end: Delivery \(\S*pipeline\.yaml\)\./,
    );
  });

  test('takes from the user a parameter that has no default and that the template gives nothing', async () => {
    using folder = temporaryFolder();
    const fixtures = writeAll(folder);
    const without = app.replace('Project: !GetAtt Build.Outputs.Project, Artifacts', 'Artifacts');
    folder.write('app.yaml', without);
    const mistake = startTestEmulator({ fixtures });

    await expect(mistake).rejects.toThrow('give it with --parameter Project=VALUE');
    await using emulator = await startTestEmulator({ fixtures, parameter: { Project: 'given' } });
    expect((await configurations(emulator, 'app-Delivery-Pipeline')).at(-1)).toEqual({ ProjectName: 'given' });
  });

  test('that is given itself is not read twice', async () => {
    using folder = temporaryFolder();
    const fixtures = [writeAll(folder), folder.write('delivery/pipeline.yaml', pipeline)];
    await using emulator = await startTestEmulator({ fixtures, parameter: { Project: 'p', Artifacts: 'artifacts' } });

    expect(await namesIn(emulator)).toEqual(['pipeline-Pipeline']);
  });

  test('has its mistakes told in its own file', async () => {
    using folder = temporaryFolder();
    const fixtures = writeAll(folder);
    const file = folder.write('delivery/pipeline.yaml', pipeline.replace('Category: Build', 'Category: Bild'));

    await expect(startTestEmulator({ fixtures })).rejects.toThrow(
      new RegExp(`^\\S*${file.slice(-22)}:24:\\d+: Resources\\.Pipeline\\..*'Bild' is not one of`),
    );
  });

  test('that nests itself, or asks for what asks for it, ends', async () => {
    using folder = temporaryFolder();
    const round = `
Parameters: { Name: { Type: String, Default: a } }
Resources:
  Own: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: round.yaml } }
  One: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: part.yaml, Parameters: { Of: !GetAtt Two.Outputs.Out } } }
  Two: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: part.yaml, Parameters: { Of: !GetAtt One.Outputs.Out } } }
`;
    folder.write(
      'part.yaml',
      'Parameters: { Of: { Type: String } }\nResources: {}\nOutputs: { Out: { Value: !Ref Of } }\n',
    );
    const [, resources = ''] = pipeline.split('Resources:');
    const own = resources
      .replace(/ {2}Names:[\s\S]*?\n(?= {2}Pipeline)/, '')
      .replace('!GetAtt Names.Outputs.Repository', 'r')
      .replace('!Ref Project', '!GetAtt One.Outputs.Out')
      .replace('!Ref Artifacts', 'artifacts');
    const fixtures = folder.write('round.yaml', round + own.replace(/^\n/, ''));

    await using emulator = await startTestEmulator({ fixtures });

    expect((await configurations(emulator, 'round-Pipeline')).at(-1)).toEqual({ ProjectName: expect.any(String) });
  });
});
