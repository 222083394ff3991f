// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how Fn::Sub is written
import { delimiter } from 'node:path';
import { StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { readSources } from '../../../src/seeding/reading/read-sources.ts';
import { account, region, startTestEmulator } from '../../support/emulator.ts';
import { executionStatus } from '../../support/executions.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { printedBy } from '../../support/functions.ts';
import { hasBoto3 } from '../../support/python.ts';

const world = { accountId: account, region };

const nodeCode = `
const { CodePipelineClient, PutJobSuccessResultCommand } = require('@aws-sdk/client-codepipeline');
const response = require('cfn-response');
exports.handler = async (event) => {
  if (typeof response.send !== 'function' || process.env.COLOR !== 'blue') throw new Error('not as on Lambda');
  await new CodePipelineClient({}).send(new PutJobSuccessResultCommand({ jobId: event['CodePipeline.job'].id }));
};
`;

const pythonCode = `
import boto3, os, cfnresponse
def lambda_handler(event, context):
    assert cfnresponse.SUCCESS and os.environ["COLOR"] == "blue"
    boto3.client("codepipeline").put_job_success_result(jobId=event["CodePipeline.job"]["id"])
`;

const environment = { Environment: { Variables: { COLOR: { Ref: 'Color' } } } };

const lambda = (properties: object, more: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Timeout: '20', ...environment, ...properties },
  ...more,
});

const serverless = (properties: object) => ({ Type: 'AWS::Serverless::Function', Properties: { ...properties } });

/** A template with a pipeline that invokes a function of it. */
function templateOf(Work: object, more: object = {}) {
  const action = (Name: string, [Category, Provider]: readonly string[], rest: object) => ({
    Name,
    Actions: [{ Name, ActionTypeId: { Category, Owner: 'AWS', Provider, Version: 1 }, ...rest }],
  });
  return JSON.stringify({
    Parameters: { Color: { Type: 'String', Default: 'blue' } },
    ...more,
    Resources: {
      Work,
      Pipeline: {
        Type: 'AWS::CodePipeline::Pipeline',
        Properties: {
          Name: 'Sample',
          RoleArn: 'arn:aws:iam::123456789012:role/pipelines',
          ArtifactStore: { Type: 'S3', Location: 'artifacts' },
          Stages: [
            action('Source', ['Source', 'CodeCommit'], {
              Configuration: { RepositoryName: 'app', BranchName: 'main' },
              OutputArtifacts: [{ Name: 'App' }],
            }),
            action('Invoke', ['Invoke', 'Lambda'], { Configuration: { FunctionName: { Ref: 'Work' } } }),
          ],
        },
      },
    },
  });
}

const asset = 'ab'.repeat(32);
const globals = { Globals: { Function: { Runtime: 'nodejs22.x', Timeout: 20, ...environment } } };
const handlers = {
  node: nodeCode.replace("const response = require('cfn-response');", 'const response = { send() {} };'),
};

describe('a function of a template does the action that invokes it', () => {
  test.each([
    ['with its code in the template', templateOf(lambda({ Code: { ZipFile: nodeCode } })), {}],
    [
      'with its code in the template, in Python',
      templateOf(lambda({ Code: { ZipFile: pythonCode }, Runtime: 'python3.12', Handler: 'index.lambda_handler' })),
      {},
    ],
    [
      'as the Serverless Application Model has it, with settings that all functions share',
      templateOf(serverless({ CodeUri: 'src/', Handler: 'lib/app.handler' }), globals),
      { 'src/lib/app.js': handlers.node },
    ],
    [
      'in the folder of its template, as aws cloudformation package takes it where no path is given',
      templateOf(serverless({ Handler: 'app.handler', Runtime: 'nodejs8.10' }), globals),
      { 'app.js': handlers.node },
    ],
    [
      'in its template as the Serverless Application Model has it',
      templateOf(serverless({ InlineCode: nodeCode, Handler: 'index.handler' }), globals),
      {},
    ],
    [
      'as aws cloudformation package takes it',
      templateOf(lambda({ Code: './src' })),
      { 'src/index.js': handlers.node },
    ],
    [
      'as an asset of the CDK',
      templateOf(lambda({ Code: { S3Bucket: { 'Fn::Sub': 'assets' }, S3Key: `${asset}.zip` } })),
      { [`asset.${asset}/index.js`]: handlers.node },
    ],
    [
      'as an asset that the CDK names',
      templateOf(lambda({ Code: { S3Bucket: 'b', S3Key: 'k' } }, { Metadata: { 'aws:asset:path': 'asset.1' } })),
      { 'asset.1/index.js': handlers.node },
    ],
    [
      'as an asset of an app with stages in a stage',
      templateOf(lambda({ Code: { S3Bucket: 'assets', S3Key: `${asset}.zip` } })),
      { [`asset.${asset}/index.js`]: handlers.node },
      'assembly-Outer/assembly-Outer-Inner/app.json',
    ],
    [
      'of the CDK as it is without staging, where an absolute path leads to the code',
      templateOf(lambda({ Code: { S3Bucket: 'b', S3Key: 'k' } }, { Metadata: { 'aws:asset:path': 'HERE/src' } })),
      { 'src/index.js': handlers.node },
      'cdk.out/app.json',
    ],
  ])('%s', async (title, template, files, name = 'app.json') => {
    if (title.includes('Python') && !hasBoto3) return;
    using folder = temporaryFolder();
    folder.write('package.json', '{}');
    for (const [name, text] of Object.entries(files)) {
      // The packages of the project, as they would be found from a folder in it.
      folder.write(name, text.replace("require('@aws-sdk", `require('${process.cwd()}/node_modules/@aws-sdk`));
    }
    const fixtures = folder.write(name, template.replace('HERE', folder.path));
    await using emulator = await startTestEmulator({ fixtures, unstubbed: 'succeed' });

    // An action whose function is not here would be done without it.
    expect(emulator.log.join('\n')).not.toContain('not run here');
    const started = await emulator.client.send(new StartPipelineExecutionCommand({ name: 'Sample' }));
    await emulator.idle();

    expect(await executionStatus(emulator, started.pipelineExecutionId as string), emulator.log.join('\n')).toBe(
      'Succeeded',
    );
  });
});

describe('a function of a template finds the modules of its layers', () => {
  const withLayer = (work: object, layer: object) => {
    const template = JSON.parse(templateOf(work, globals));
    Object.assign(template.Resources, { Shared: layer });
    return JSON.stringify(template);
  };
  const serverlessLayer = (properties: object, more: object = {}) => ({
    ...{ Type: 'AWS::Serverless::LayerVersion', Properties: properties },
    ...more,
  });
  const inNode = `exports.handler = async () => console.log(require('shared').color);`;
  const inPython = 'import shared\ndef handler(event, context): print(shared.color)';
  const python = { Runtime: 'python3.12', Handler: 'index.handler', InlineCode: inPython };
  const node = { Handler: 'index.handler', InlineCode: inNode };
  const ofNode = "exports.color = 'blue';";
  const ofPython = "color = 'blue'";

  test.each([
    ['Node.js', node, serverlessLayer({ ContentUri: './layer' }), 'layer/nodejs/node_modules/shared/index.js', ofNode],
    [
      'Node.js, of a version',
      node,
      { Type: 'AWS::Lambda::LayerVersion', Properties: { Content: 'layer/' } },
      'layer/nodejs/node22/node_modules/shared/index.js',
      ofNode,
    ],
    [
      'Node.js, that sam build makes',
      node,
      serverlessLayer({ ContentUri: 'layer' }, { Metadata: { BuildMethod: 'nodejs22.x' } }),
      'layer/node_modules/shared/index.js',
      ofNode,
    ],
    ['Python', python, serverlessLayer({ ContentUri: 'layer' }), 'layer/python/shared.py', ofPython],
    [
      'Python, of a version',
      python,
      serverlessLayer({ ContentUri: 'layer' }),
      'layer/python/lib/python3.12/site-packages/shared/__init__.py',
      ofPython,
    ],
    [
      'Python, that sam build makes',
      python,
      serverlessLayer({ ContentUri: 'layer' }, { Metadata: { BuildMethod: 'python3.12' } }),
      'layer/shared.py',
      ofPython,
    ],
  ])('%s', async (_, work, layer, file, text) => {
    using folder = temporaryFolder();
    folder.write(file, text);
    const fixtures = folder.write('app.json', withLayer(serverless({ ...work, Layers: [{ Ref: 'Shared' }] }), layer));
    await using emulator = await startTestEmulator({ fixtures });

    await emulator.jobs.enqueue({ function: 'app-Work' });
    await emulator.idle();

    expect(printedBy('app-Work', emulator.log), emulator.log.join('\n')).toEqual(['blue']);
  });

  /** What a function says that is made of a template with these layers. */
  async function saidWith(template: string, files: Readonly<Record<string, string>>, name = 'app.json') {
    using folder = temporaryFolder();
    for (const [file, text] of Object.entries(files)) folder.write(file, text);
    const fixtures = folder.write(name, template);
    await using emulator = await startTestEmulator({ fixtures });
    await emulator.jobs.enqueue({ function: 'app-Work' });
    await emulator.idle();
    return { said: printedBy('app-Work', emulator.log), log: emulator.log.join('\n') };
  }

  /** A template with a function that has `Layers`, and layers of the folders of these names. */
  function templateWith(work: object, { Layers, shared, Conditions }: Record<string, unknown>, names = 'AB') {
    const more = { Globals: { Function: { ...globals.Globals.Function, Layers: shared } }, Conditions };
    const template = JSON.parse(templateOf(serverless({ ...work, Layers }), more));
    for (const name of names) template.Resources[name] = serverlessLayer({ ContentUri: name });
    return JSON.stringify(template);
  }
  const [A, B] = [{ Ref: 'A' }, { Ref: 'B' }];
  const modules = 'nodejs/node_modules/shared/index.js';
  const moduleSaying = (color: string) => `exports.color = '${color}';`;
  const pythonSaying = (color: string) => `color = '${color}'`;

  test.each([
    [
      'of the last of two layers',
      templateWith(node, { Layers: [A, B] }),
      { [`A/${modules}`]: moduleSaying('red'), [`B/${modules}`]: moduleSaying('blue') },
    ],
    [
      'of the last of two layers, in Python',
      templateWith(python, { Layers: [A, B] }),
      { 'A/python/shared.py': pythonSaying('red'), 'B/python/shared.py': pythonSaying('blue') },
    ],
    [
      'of its own layer rather than of one that all functions share',
      templateWith(node, { shared: [A], Layers: [B] }),
      { [`A/${modules}`]: moduleSaying('red'), [`B/${modules}`]: moduleSaying('blue') },
    ],
    [
      'of a folder for its version, in whichever layer that is',
      templateWith(node, { Layers: [A, B] }),
      { 'A/nodejs/node22/node_modules/shared/index.js': moduleSaying('blue'), [`B/${modules}`]: moduleSaying('red') },
    ],
    [
      'of the folder for its version rather than for others',
      templateWith(node, { Layers: [A] }),
      {
        'A/nodejs/node18/node_modules/shared/index.js': moduleSaying('red'),
        'A/nodejs/node22/node_modules/shared/index.js': moduleSaying('blue'),
        'A/nodejs/node24/node_modules/shared/index.js': moduleSaying('red'),
      },
    ],
    [
      'of the folder for its version rather than for others, in Python',
      templateWith(python, { Layers: [A] }),
      {
        'A/python/lib/python3.12/site-packages/shared.py': pythonSaying('blue'),
        'A/python/lib/python3.9/site-packages/shared.py': pythonSaying('red'),
        'A/python/lib/python3.11/site-packages/shared.py': pythonSaying('red'),
      },
    ],
    [
      'of the layer that a condition chooses',
      templateWith(node, { Layers: [{ 'Fn::If': ['No', A, B] }], Conditions: { No: { 'Fn::Equals': ['a', 'b'] } } }),
      { [`A/${modules}`]: moduleSaying('red'), [`B/${modules}`]: moduleSaying('blue') },
    ],
    [
      'of the layers that a condition chooses rather than of those that all functions share',
      templateWith(node, {
        shared: [B],
        Layers: { 'Fn::If': ['Yes', [A], { Ref: 'AWS::NoValue' }] },
        Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] } },
      }),
      { [`A/${modules}`]: moduleSaying('blue'), [`B/${modules}`]: moduleSaying('red') },
    ],
    [
      'of a layer that is named in a text',
      templateWith(node, { Layers: [{ 'Fn::Sub': '${A}' }] }),
      { [`A/${modules}`]: moduleSaying('blue') },
    ],
    [
      'of a layer that is named by its attribute',
      templateWith(node, { Layers: [{ 'Fn::GetAtt': ['A', 'LayerVersionArn'] }] }),
      { [`A/${modules}`]: moduleSaying('blue') },
    ],
    [
      "of a layer of the CDK's stages",
      withLayer(serverless({ ...node, Layers: [{ Ref: 'Shared' }] }), {
        Type: 'AWS::Lambda::LayerVersion',
        Properties: { Content: { S3Bucket: 'assets', S3Key: 'key' } },
        Metadata: { 'aws:asset:path': `asset.${asset}` },
      }),
      { [`asset.${asset}/${modules}`]: moduleSaying('blue') },
      'assembly-Stage/app.json',
    ],
    [
      "of a layer of the CDK's that its key names",
      withLayer(serverless({ ...node, Layers: [{ Ref: 'Shared' }] }), {
        Type: 'AWS::Lambda::LayerVersion',
        Properties: { Content: { S3Bucket: 'assets', S3Key: `${asset}.zip` } },
      }),
      { [`asset.${asset}/${modules}`]: moduleSaying('blue') },
    ],
  ])('%s', async (_, template, files, name = 'app.json') => {
    const { said, log } = await saidWith(template, files, name);

    expect(said, log).toEqual(['blue']);
  });

  test.each([
    [
      'NODE_PATH',
      {
        ...node,
        InlineCode: "exports.handler = async () => console.log(require('shared').color, require('outside').color);",
      },
      modules,
      ofNode,
      'outside/index.js',
    ],
    [
      'PYTHONPATH',
      {
        ...python,
        InlineCode: 'import outside, shared\ndef handler(event, context): print(shared.color, outside.color)',
      },
      'python/shared.py',
      ofPython,
      'outside.py',
    ],
  ])('and those of the %s that the emulator was started with', async (variable, work, file, text, outside) => {
    using elsewhere = temporaryFolder();
    elsewhere.write(outside, text);
    const before = process.env[variable];
    process.env[variable] = elsewhere.path;
    try {
      const { said, log } = await saidWith(templateWith(work, { Layers: [A] }, 'A'), { [`A/${file}`]: text });

      expect(said, log).toEqual(['blue blue']);
    } finally {
      if (before === undefined) delete process.env[variable];
      else process.env[variable] = before;
    }
  });

  /** The notes on a function that has these layers. */
  async function notesOn(work: object, layers: Record<string, unknown>, ...files: string[]) {
    using folder = temporaryFolder();
    for (const file of files) folder.write(file, '');
    const template = folder.write('app.json', templateWith(work, layers, 'A'));
    const [read] = await readSources([template], { world, parameters: {} });
    return {
      place: folder.path,
      notes: read?.notes.filter((note) => /\blayers\b/.test(note)),
      made: read?.document.functions?.['app-Work'] as { readonly environment?: object } | undefined,
    };
  }

  const elsewhere = (names: string) =>
    `Work: these layers are not here, so what they bring must lie beside its code or in the project: ${names}.`;
  const Conditions = { Yes: { 'Fn::Equals': ['a', 'a'] } };

  test.each([
    ['that is none', [A, { Ref: 'AWS::NoValue' }], []],
    ['that a condition leaves out', [A, { 'Fn::If': ['Yes', { Ref: 'AWS::NoValue' }, { Ref: 'B' }] }], []],
    ['whose name is not known', { Ref: 'Layers' }, [elsewhere('{"Ref":"Layers"}')]],
    [
      'that a condition chooses',
      { 'Fn::If': ['Yes', ['arn:aws:lambda:us-east-1:1:layer:Tools:7'], []] },
      [elsewhere('Tools')],
    ],
    ['of a list that a condition chooses', { 'Fn::If': ['Yes', [A, { Ref: 'C' }], []] }, [elsewhere('{"Ref":"C"}')]],
    [
      'whose name a text has',
      [{ 'Fn::Sub': 'arn:${AWS::Partition}:lambda:us-east-1:1:layer:Tools:7' }],
      [elsewhere('Tools')],
    ],
  ])('of a layer %s notes tell what there is to tell', async (_, Layers, notes) => {
    expect((await notesOn(node, { Layers, Conditions }, `A/${modules}`)).notes).toEqual(notes);
  });

  test.each([
    ['nodejs22.x', { ...node, Runtime: 'nodejs22.x' }, 'nodejs/node18'],
    ['python3.12', python, 'python/lib/python3.9'],
  ])('of a layer for other versions than %s, which a note tells', async (runtime, work, folder) => {
    const within = runtime.startsWith('node') ? 'node_modules' : 'site-packages';
    const { notes, made } = await notesOn(work, { Layers: [A] }, `A/${folder}/${within}/shared/index.js`);

    expect(Object.values(made?.environment ?? {})).toContainEqual(expect.stringMatching(`/A/${folder}/${within}$`));
    expect(notes).toEqual([
      `Work: on Lambda ${runtime} finds no modules in the folders that its layers have for other versions: A/${folder}/${within}.`,
    ]);
  });

  test('of a layer for any version where its runtime has none', async () => {
    const files = ['node6', 'node10', 'node8'].map((version) => `A/nodejs/${version}/node_modules/shared/index.js`);
    const { notes, made, place } = await notesOn({ ...node, Runtime: 'nodejs' }, { Layers: [A] }, ...files);

    const folders = ['node10', 'node8', 'node6'].map((version) => `${place}/A/nodejs/${version}/node_modules`);
    expect(made?.environment).toMatchObject({ NODE_PATH: folders.join(delimiter) });
    expect(notes).toEqual([]);
  });

  test.each([
    ['PYTHONPATH', '/var/task/own', python, 'python', ['/var/task/own', 'A/python']],
    [
      'NODE_PATH',
      '/opt/nodejs/node_modules',
      node,
      'nodejs/node_modules',
      ['/opt/nodejs/node_modules', 'A/nodejs/node_modules'],
    ],
    ['NODE_PATH', './own', node, 'nodejs/node_modules', ['./own']],
  ])('beside a %s of its own, %s', async (variable, own, work, folder, paths) => {
    const Environment = { Variables: { [variable]: own } };
    const { made, place } = await notesOn({ ...work, Environment }, { Layers: [A] }, `A/${folder}/shared.py`);

    const told = paths.map((path) => (path.startsWith('A/') ? `${place}/${path}` : path));
    expect(made?.environment).toEqual({ COLOR: 'blue', [variable]: told.join(delimiter) });
  });

  test('as far as they are here, and the others are told', async () => {
    using folder = temporaryFolder();
    folder.write('layer/python/shared.py', ofPython);
    const Layers = ['arn:aws:lambda:us-east-1:017000801446:layer:Tools:79', { Ref: 'Shared' }, { Ref: 'Elsewhere' }];
    const template = withLayer(serverless({ ...python, Layers }), serverlessLayer({ ContentUri: 'layer' }));
    const file = folder.write('app.json', template);

    const [read] = await readSources([file], { world, parameters: {} });

    expect(read?.document.functions?.['app-Work']).toMatchObject({
      environment: { PYTHONPATH: `${folder.path}/layer/python`, COLOR: 'blue' },
    });
    expect(read?.notes).toContain(
      'Work: these layers are not here, so what they bring must lie beside its code or in the project: Tools, {"Ref":"Elsewhere"}.',
    );
  });
});

describe('a function of a template', () => {
  async function functionOf(work: object, more: object = {}, others: readonly object[] = []) {
    using folder = temporaryFolder();
    const file = folder.write('app.json', templateOf(work, more));
    const documents = await readSources([...(others as never[]), file], { world, parameters: {} });
    const { document, notes } = documents.at(-1) ?? { document: {}, notes: [] };
    return { made: document.functions?.['app-Work'], notes };
  }

  test.each([
    ['in another language', lambda({ Code: { ZipFile: 'x' }, Runtime: 'java21' }), 'java21 is not run here'],
    ['whose code is in S3', lambda({ Code: { S3Bucket: 'b', S3Key: 'k' } }), 'its code is not here'],
    ['in a container', lambda({ Code: { ImageUri: 'i' }, PackageType: 'Image' }), 'it is a container'],
    [
      'whose folder is not there',
      serverless({ CodeUri: './dist', Handler: 'a.b', Runtime: 'nodejs22.x' }),
      'there is no ./dist',
    ],
    [
      'whose runtime is not known',
      lambda({ Code: { ZipFile: nodeCode }, Runtime: { Ref: 'Nowhere' } }),
      'its runtime or handler is not known',
    ],
    [
      'with a handler that is none',
      lambda({ Code: { ZipFile: nodeCode }, Handler: 'handler' }),
      "'handler' is not of the right form",
    ],
    ['with a name that is none', lambda({ Code: { ZipFile: nodeCode }, FunctionName: 'a.b' }), '.*'],
    [
      'that has no such handler',
      lambda({ Code: { ZipFile: 'exports.main = 1;' } }),
      "index.js has no 'handler', but main",
    ],
  ])('%s is left out with a note', async (_, work, reason) => {
    const { made, notes } = await functionOf(work);

    expect(made).toBeUndefined();
    expect(notes).toContainEqual(
      expect.stringMatching(
        new RegExp(
          `^These functions are not run here; a document with functions: says where they are: (app-Work|a.b) \\(${reason}`,
        ),
      ),
    );
  });

  test('has its settings, without variables whose values are not known', async () => {
    const settings = {
      MemorySize: 256,
      ReservedConcurrentExecutions: 1,
      Environment: { Variables: { A: 1, B: { Ref: 'Nowhere' }, C: { 'Fn::ImportValue': 'shared-Arn' } } },
    };

    const { made, notes } = await functionOf(lambda({ Code: { ZipFile: nodeCode }, ...settings }));

    expect(made).toEqual({
      inlineCode: nodeCode,
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      timeout: 20,
      memorySize: 256,
      reservedConcurrentExecutions: 1,
      environment: { A: '1' },
    });
    expect(notes).toContain(
      'Work: not known, and left out of its environment: B, C (--parameter shared-Arn=VALUE gives it).',
    );
  });

  test('yields to one of a fixture document', async () => {
    const own = { functions: { 'app-Work': { url: 'http://127.0.0.1:1' } } };

    expect((await functionOf(lambda({ Code: { ZipFile: nodeCode } }), {}, [own])).made).toBeUndefined();
  });
});
