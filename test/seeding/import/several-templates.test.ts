import { GetPipelineCommand, ListPipelinesCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { readSources } from '../../../src/seeding/reading/read-sources.ts';
import { account, region, startTestEmulator } from '../../support/emulator.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { templateWith } from './read-template.ts';

const world = { accountId: account, region };

/** A stack that others import from; its export is named after it. */
const shared = JSON.stringify({
  Resources: { Project: { Type: 'AWS::CodeBuild::Project' }, Nested: { Type: 'AWS::CloudFormation::Stack' } },
  Outputs: {
    Project: {
      Value: { Ref: 'Project' },
      Export: { Name: { 'Fn::Join': [':', [{ Ref: 'AWS::StackName' }, 'Project']] } },
    },
    Role: { Value: { 'Fn::GetAtt': ['Nested', 'Outputs.Role'] }, Export: { Name: 'Role' } },
    Unnamed: { Value: { Ref: 'Project' } },
    Unknown: { Value: 'x', Export: { Name: { Ref: 'Nowhere' } } },
    Loop: { Value: { 'Fn::ImportValue': 'Loop' }, Export: { Name: 'Loop' } },
    Broken: { Value: { Ref: 'Nowhere' }, Export: { Name: 'Broken' } },
  },
});

async function projectOf(emulator: Awaited<ReturnType<typeof startTestEmulator>>, name: string) {
  const { pipeline } = await emulator.client.send(new GetPipelineCommand({ name }));
  return pipeline?.stages?.[1]?.actions?.[0]?.configuration?.ProjectName;
}

describe('templates that are given together', () => {
  test.each([
    ['the exporting one first', (exporting: string, importing: string) => [exporting, importing]],
    ['the importing one first', (exporting: string, importing: string) => [importing, exporting]],
  ])('import what others export, with %s', async (_, order) => {
    using folder = temporaryFolder();
    const exporting = folder.write('shared.json', shared);
    const importing = folder.write('app.yaml', templateWith('!ImportValue shared:Project'));

    await using emulator = await startTestEmulator({ fixtures: order(exporting, importing) });

    expect(await projectOf(emulator, 'app-Pipeline')).toBe('shared-Project');
  });

  test.each([
    [
      'Loop',
      'the export Loop of shared.json cannot be told: the export Loop refers to itself; give it with --parameter Loop=VALUE',
    ],
    [
      'Broken',
      "the export Broken of shared.json cannot be told: there is no resource or parameter 'Nowhere'; give it with --parameter Broken=VALUE.",
    ],
    [
      'Other',
      "the export 'Other' is of no template here and cannot be resolved offline; give it with --parameter Other=VALUE.",
    ],
  ])('are refused where an export cannot be told: %s', async (name, sentence) => {
    using folder = temporaryFolder();
    const importing = folder.write('app.yaml', templateWith(`!ImportValue ${name}`));
    const exporting = folder.write('shared.json', shared);

    const error = await readSources([importing, exporting], { world, parameters: {} }).catch((thrown: Error) => thrown);

    expect((error as Error).message.replaceAll(exporting, 'shared.json')).toContain(sentence);
    await readSources([importing, exporting], { world, parameters: { [name]: 'given' } });
  });

  test('take an export that only AWS knows as any such value', async () => {
    using folder = temporaryFolder();
    const text = templateWith('app').replace(/RoleArn: .*/, 'RoleArn: !ImportValue Role');
    const sources = [folder.write('shared.json', shared), folder.write('app.yaml', text)];

    const [{ document, notes } = { document: {}, notes: [] }] = await readSources(sources, { world, parameters: {} });

    expect(document.pipelines).toMatchObject([{ roleArn: 'arn:aws:iam::123456789012:role/Nested-Outputs-Role' }]);
    expect(notes.join('\n')).toContain(
      'their names stand for them unless --parameter NAME=VALUE gives them: Nested.Outputs.Role.',
    );
  });

  test('of which none has a pipeline are refused', async () => {
    using folder = temporaryFolder();
    folder.write('a.json', shared);
    folder.write('b.json', shared);

    await expect(readSources([folder.path], { world, parameters: {} })).rejects.toThrow(
      'no pipeline, custom action type or webhook of CodePipeline is in it.',
    );
  });
});

describe('a folder that cdk synth wrote', () => {
  const stack = (templateFile: string, more: object = {}) => ({
    type: 'aws:cloudformation:stack',
    environment: `aws://${account}/${region}`,
    properties: { templateFile, ...more },
  });

  /** An app of two stacks and a stage with one; assets and the rest of what the CDK writes stand beside them. */
  function synthesize(
    folder: ReturnType<typeof temporaryFolder>,
    environment = 'aws://unknown-account/unknown-region',
  ) {
    const write = (name: string, content: object) => folder.write(name, JSON.stringify(content));
    write('manifest.json', {
      version: '48.0.0',
      artifacts: {
        Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
        'Pipeline.assets': { type: 'cdk:asset-manifest', properties: { file: 'Pipeline.assets.json' } },
        Pipeline: { ...stack('Pipeline.template.json'), environment },
        Shared: stack('Shared.template.json', { stackName: 'Renamed' }),
        'assembly-Beta': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Beta' } },
      },
    });
    write('tree.json', { version: 'tree-0.1', tree: { id: 'App' } });
    write('Pipeline.assets.json', { version: '48.0.0', files: {}, dockerImages: {} });
    folder.write('Pipeline.template.json', templateWith('!ImportValue Renamed:Project'));
    folder.write('Shared.template.json', shared);
    write('assembly-Beta/manifest.json', {
      version: '48.0.0',
      artifacts: { BetaApp: stack('BetaApp.template.json', { stackName: 'Beta-App' }) },
    });
    folder.write('assembly-Beta/BetaApp.template.json', templateWith('app'));
    return folder.path;
  }

  test('gives the pipelines of all its stacks, whose names its manifest tells', async () => {
    using folder = temporaryFolder();

    await using emulator = await startTestEmulator({ fixtures: synthesize(folder) });

    const { pipelines } = await emulator.client.send(new ListPipelinesCommand({}));
    expect(pipelines?.map(({ name }) => name)).toEqual(['Beta-App-Pipeline', 'Pipeline-Pipeline']);
    expect(await projectOf(emulator, 'Pipeline-Pipeline')).toBe('Renamed-Project');
  });

  test('has in one note what it has no pipelines in', async () => {
    using folder = temporaryFolder();

    const documents = await readSources([synthesize(folder)], { world, parameters: {} });

    const told = documents.flatMap(({ notes }) => notes).filter((note) => note.includes('passed over'));
    expect(told).toEqual([`nothing of CodePipeline is in ${folder.path}/Shared.template.json: passed over.`]);
  });

  test('tells where the app would be deployed, when that is elsewhere', async () => {
    using folder = temporaryFolder();

    const documents = await readSources([synthesize(folder, 'aws://111111111111/eu-west-1')], {
      world,
      parameters: {},
    });

    expect(documents.flatMap(({ notes }) => notes)).toContain(
      'made in account 123456789012, region us-east-1; where its app deploys it is --account 111111111111 --region eu-west-1.',
    );
  });
});

describe('a template that cdk synth or another tool wrote, longer than anybody writes', () => {
  const filler = Object.fromEntries(
    Array.from({ length: 2000 }, (_, index) => [`Topic${index}`, { Type: 'AWS::SNS::Topic' }]),
  );
  const action = (Name: string, Category: string, Provider: string, more: object) => ({
    Name,
    Actions: [{ Name, ActionTypeId: { Category, Owner: 'AWS', Provider, Version: '1' }, ...more }],
  });
  const stores = ['us-west-2', 'eu-west-1'].map((Region) => ({
    Region,
    ArtifactStore: { Type: 'S3', Location: `store-${Region}` },
  }));
  const template = (properties: object) => ({
    Resources: {
      ...filler,
      Pipeline: {
        Type: 'AWS::CodePipeline::Pipeline',
        Properties: {
          Name: 'Long',
          RoleArn: 'arn:aws:iam::123456789012:role/r',
          ArtifactStores: stores,
          Stages: [
            action('Source', 'Source', 'S3', {
              Configuration: { S3Bucket: 'sources', S3ObjectKey: 'k' },
              OutputArtifacts: [{ Name: 'App' }],
            }),
            action('Build', 'Build', 'CodeBuild', {
              Configuration: { ProjectName: 'p' },
              InputArtifacts: [{ Name: 'App' }],
              Region: 'us-west-2',
            }),
          ],
          ...properties,
        },
      },
    },
  });

  test('has its mistakes told by line and column', async () => {
    using folder = temporaryFolder();
    const file = folder.write('long.template.json', JSON.stringify(template({ Nmae: 'x' }), null, 1));

    await expect(readSources([file], { world, parameters: {} })).rejects.toThrow(
      /long\.template\.json:\d{4}:5: Resources\.Pipeline\.Properties: 'Nmae' is not known here/,
    );
  });

  test('for another region is refused with the region to give, and taken there', async () => {
    using folder = temporaryFolder();
    const fixtures = folder.write('long.template.json', JSON.stringify(template({})));

    await expect(startTestEmulator({ fixtures })).rejects.toThrow('give its own region, such as --region eu-west-1.');
    await using emulator = await startTestEmulator({ fixtures, region: 'eu-west-1' });
    const { pipelines } = await emulator.clientFor({ region: 'eu-west-1' }).send(new ListPipelinesCommand({}));
    expect(pipelines).toMatchObject([{ name: 'Long' }]);
  });
});
