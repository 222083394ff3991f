import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { printedBy } from '../support/functions.ts';
import { hasPython } from '../support/python.ts';
import { zipOf } from '../support/zip.ts';

const pythonTest = test.skipIf(!hasPython);

/** Invokes a function once; answers what it printed, and what went wrong. */
async function invoke(definition: object) {
  await using emulator = await startTestEmulator({ fixtures: { functions: { Probe: definition } } as never });
  await emulator.jobs.enqueue({ function: 'Probe' });
  await emulator.idle();
  return {
    printed: printedBy('Probe', emulator.log),
    failures: emulator.log.filter((line) => line.startsWith('warning: Function Probe failed')),
  };
}

function filesIn(folder: Folder, files: Readonly<Record<string, string>>): string {
  for (const [name, content] of Object.entries(files)) folder.write(name, content);
  return folder.path;
}

const looks = `console.log(process.cwd() === process.env.LAMBDA_TASK_ROOT, process.env._HANDLER)`;
const pythonProject = {
  'src/__init__.py': '',
  'src/helper.py': 'word = "helped"\n',
  'config.json': '{"from": "the root"}',
  'src/app.py': `import json, os
from src.helper import word
from .helper import word as again
def lambda_handler(event, context):
    print(word, again, json.load(open("config.json"))["from"], os.getcwd() == os.environ["LAMBDA_TASK_ROOT"], os.environ["_HANDLER"])
`,
};

describe('a folder with a handler as Lambda spells it', () => {
  test.each([
    ['CommonJS', 'index.handler', { 'index.js': `exports.handler = async () => ${looks};` }],
    [
      'an ES module by its package.json',
      'src/handlers/x.handler',
      { 'package.json': '{"type":"module"}', 'src/handlers/x.js': `export const handler = async () => ${looks};` },
    ],
    ['.mjs', 'dist/a.b.c', { 'dist/a.mjs': `export const b = { c: async () => ${looks} };` }],
    ['.cjs', 'a.handler', { 'a.cjs': `module.exports.handler = async () => ${looks};` }],
    [
      'CommonJS that nothing but a run can tell of',
      'index.handler',
      { 'index.js': `module.exports = require('./other');`, 'other.js': `exports.handler = async () => ${looks};` },
    ],
  ])('runs: %s', async (_, handler, files) => {
    using folder = temporaryFolder();

    const { printed, failures } = await invoke({ code: filesIn(folder, files), handler });

    expect({ printed, failures }).toEqual({ printed: [`true ${handler}`], failures: [] });
  });

  test.each([
    [
      'CommonJS in a project of ES modules',
      'module',
      'index.handler',
      {
        'fn/index.js': `module.exports = require('./lib/a.js');`,
        'fn/lib/a.js': `exports.handler = async () => ${looks};`,
      },
    ],
    [
      'CommonJS that an ES module imports, in a project of ES modules',
      'module',
      'index.handler',
      { 'fn/index.mjs': `export * from './lib/a.js';`, 'fn/lib/a.js': `exports.handler = async () => ${looks};` },
    ],
    [
      'an ES module by its syntax, in a project of ES modules',
      'module',
      'src/x.handler',
      { 'fn/src/x.js': `export const handler = async () => ${looks};` },
    ],
    [
      'an ES module by its syntax, in a project of CommonJS',
      'commonjs',
      'src/x.handler',
      {
        'fn/src/x.js': `export { handler } from './y.js';`,
        'fn/src/y.js': `export const handler = async () => ${looks};`,
      },
    ],
    [
      'an ES module by a package.json below the task root, in a project of CommonJS',
      'commonjs',
      'src/x.handler',
      {
        'fn/src/package.json': '{"type":"module"}',
        'fn/src/x.js': `await 0; export const handler = async () => ${looks};`,
      },
    ],
  ])('is a world of its own, whatever stands above it: %s', async (_, type, handler, files) => {
    using folder = temporaryFolder();
    filesIn(folder, { 'package.json': JSON.stringify({ type }), ...files });

    const { printed, failures } = await invoke({ code: `${folder.path}/fn`, handler });

    expect({ printed, failures }).toEqual({ printed: [`true ${handler}`], failures: [] });
  });

  test.skipIf(!hasPython).each(['src/app.lambda_handler', 'src.app.lambda_handler'])(
    'runs Python: %s',
    async (handler) => {
      using folder = temporaryFolder();

      const { printed, failures } = await invoke({
        code: filesIn(folder, pythonProject),
        handler,
        runtime: 'python3.12',
      });

      expect({ printed, failures }).toEqual({ printed: [`helped helped the root True ${handler}`], failures: [] });
    },
  );

  pythonTest('is given a context that prints itself as Lambda’s does', async () => {
    using folder = temporaryFolder();
    const source = 'def handler(event, context):\n    print(context)\n';

    const { printed } = await invoke({ code: filesIn(folder, { 'f.py': source }), handler: 'f.handler' });

    expect(printed).toEqual([
      expect.stringMatching(
        /^LambdaContext\(\[aws_request_id=\S{36},log_group_name=\/aws\/lambda\/Probe,log_stream_name=\S+,function_name=Probe,memory_limit_in_mb=128,function_version=\$LATEST,invoked_function_arn=arn:aws:lambda:us-east-1:123456789012:function:Probe,client_context=None,identity=CognitoIdentity\(\[cognito_identity_id=None,cognito_identity_pool_id=None\]\),tenant_id=None\]\)$/,
      ),
    ]);
  });

  test.each(['nodejs20.x', 'nodejs6.10', 'nodejs4.3-edge'])(
    'is told the runtime that it is written for, and a default export is looked into: %s',
    async (runtime) => {
      using folder = temporaryFolder();
      const source = 'export default { handler: async () => console.log(process.env.AWS_EXECUTION_ENV) };';
      const code = filesIn(folder, { 'index.mjs': source });

      const { printed } = await invoke({ code, handler: 'index.handler', runtime });

      expect(printed).toEqual([`AWS_Lambda_${runtime}`]);
    },
  );

  test.each([
    ['nodejs22.x', []],
    [
      'nodejs24.x',
      [expect.stringContaining('Runtime.CallbackHandlerDeprecated: ERROR: AWS Lambda has removed support')],
    ],
  ])('with three parameters is taken by %s as Lambda takes it', async (runtime, failures) => {
    using folder = temporaryFolder();
    const code = filesIn(folder, { 'index.js': 'exports.handler = async (event, context, callback) => {};' });

    const answer = await invoke({ code, handler: 'index.handler', runtime });

    expect([...new Set(answer.failures)]).toEqual(failures);
  });

  test('takes the file for what it is when no runtime is named, and Node.js before Python', async () => {
    using folder = temporaryFolder();
    const code = filesIn(folder, {
      'both.js': 'exports.handler = async () => console.log("Node.js");',
      'both.py': 'def handler(event, context):\n    print("Python")\n',
    });

    expect((await invoke({ code, handler: 'both.handler' })).printed).toEqual(['Node.js']);
    expect((await invoke({ code, handler: 'both.handler', runtime: 'nodejs22.x' })).printed).toEqual(['Node.js']);
  });

  test('streams its response to nobody', async () => {
    using folder = temporaryFolder();
    const code = filesIn(folder, {
      'index.mjs': `export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
        stream = awslambda.HttpResponseStream.from(stream, { statusCode: 200 });
        stream.write('much'); stream.end(); console.log(context.functionName, typeof event);
      });`,
    });

    expect(await invoke({ code, handler: 'index.handler' })).toEqual({ printed: ['Probe object'], failures: [] });
  });
});

test('a function that is written for Python 2 is run by python3, and a warning says so when it is loaded', async () => {
  const written = (runtime: string) => ({
    inlineCode: 'def handler(event, context): pass',
    handler: 'index.handler',
    runtime,
  });
  const functions = { Old: written('python2.7'), New: written('python3.12') };
  await using emulator = await startTestEmulator({ fixtures: { functions } });

  const warnings = emulator.log.filter((line) => line.startsWith('warning'));
  expect(warnings).toEqual([
    'warning: Function Old is written for Python 2.7, and python3 runs it: what only Python 2 takes fails.',
  ]);
});

describe('a zip', () => {
  test('is unpacked and run, modes and folders included', async () => {
    using folder = temporaryFolder();
    const code = await zipOf(folder, 'f.zip', {
      'src/app.js': `const word = require('./lib/word'); exports.handler = async () => console.log(word);`,
      'src/lib/word.js': 'module.exports = "zipped";',
    });

    expect(await invoke({ code, handler: 'src/app.handler' })).toEqual({ printed: ['zipped'], failures: [] });
  });
});

describe('code in the document', () => {
  test('is the file index of CommonJS', async () => {
    const inlineCode = `exports.main = async () => console.log('inline', require('node:path').basename(__filename));`;

    expect((await invoke({ inlineCode, handler: 'index.main', runtime: 'nodejs22.x' })).printed).toEqual([
      'inline index.js',
    ]);
  });

  pythonTest('is the file index of Python', async () => {
    const inlineCode = 'def main(event, context):\n    print("inline", __name__)\n';

    expect((await invoke({ inlineCode, handler: 'index.main', runtime: 'python3.12' })).printed).toEqual([
      'inline index',
    ]);
  });
});

describe('the SDK, which Lambda’s runtimes have', () => {
  const code = `const { CodePipelineClient } = require('@aws-sdk/client-codepipeline');
    exports.handler = async () => console.log(typeof CodePipelineClient);`;

  test('is found for code in a document where this process’s project has it', async () => {
    const definition = { inlineCode: code, handler: 'index.handler', runtime: 'nodejs22.x' };

    expect(await invoke(definition)).toEqual({ printed: ['function'], failures: [] });
  });

  test('is found for a zip where its own project has it, by import, too', async () => {
    using folder = temporaryFolder();
    folder.write('node_modules/@aws-sdk/client-codepipeline/index.js', 'exports.CodePipelineClient = "theirs";');
    const zip = await zipOf(folder, 'build/f.zip', {
      'index.mjs': `import sdk from '@aws-sdk/client-codepipeline';
        export const handler = async () => console.log(sdk.CodePipelineClient);`,
    });

    expect((await invoke({ code: zip, handler: 'index.handler' })).printed).toEqual(['theirs']);
  });

  test('is named where it is nowhere', async () => {
    using folder = temporaryFolder();

    const { printed, failures } = await invoke({
      code: filesIn(folder, { 'index.js': code.replace('codepipeline', 'glacier') }),
      handler: 'index.handler',
    });

    expect(failures[0]).toContain("Runtime.ImportModuleError: Error: Cannot find module '@aws-sdk/client-glacier'");
    expect(printed[0]).toMatch(/npm install --save-dev @aws-sdk\/client-glacier$/);
  });
});

describe('TypeScript that Node.js cannot run by taking its types away is told to need a compiler', () => {
  test.each([
    ['an enum', 'enum Way { In }'],
    ['an import of a type', 'import { CodePipelineEvent } from "aws-lambda";'],
    ['an import of a type beside what is there', 'import { readFileSync, PathLike } from "node:fs";'],
    ['an import by require', 'import path = require("node:path");'],
    ['a file without its extension', 'import { put } from "./put";'],
  ])('%s', async (_, line) => {
    using folder = temporaryFolder();
    folder.write('put.ts', 'export const put = 1;');
    const module = folder.write('f.ts', `${line}\nexport const handler = async (event: object) => {};`);

    const { printed, failures } = await invoke({ module });

    expect(failures).not.toEqual([]);
    expect(printed).toContainEqual(expect.stringMatching(/f\.ts is run without being compiled.* as code\.$/));
  });
});

describe('a mistake is told when the document is loaded', () => {
  const mistakes: [string, Record<string, string>, (path: string) => object, RegExp][] = [
    ['no such file', {}, (path) => ({ module: `${path}/f.mjs` }), /\.module: no such file or folder: .*\/f\.mjs\.$/],
    [
      'no such folder',
      {},
      (path) => ({ code: `${path}/f`, handler: 'a.b' }),
      /\.code: no such file or folder: .*\/f\.$/,
    ],
    [
      'a file that the handler names and nobody has',
      {},
      (path) => ({ code: path, handler: 'src/app.handler' }),
      /\.handler: 'src\/app\.handler' names a file that is not in the code: \/.* has no src\/app\.js, src\/app\.mjs, src\/app\.cjs, src\/app\.py\.$/,
    ],
    [
      'members as CloudFormation spells them',
      {},
      () => ({ Code: '.', Handler: 'index.handler', Timeout: 3 }),
      /'Code' is not known here; valid are code, .*Did you mean 'code'\?[\s\S]*Did you mean 'handler'\?[\s\S]*Did you mean 'timeout'\?/,
    ],
    [
      'TypeScript',
      { 'src/app.ts': 'export const handler = async () => {};' },
      (path) => ({ code: path, handler: 'src/app.handler' }),
      /\.handler: src\/app\.ts is TypeScript: it must be compiled/,
    ],
    [
      'an export that is not there',
      { 'f.mjs': 'export const lambdaHandler = 1, other = 2;' },
      (path) => ({ module: `${path}/f.mjs` }),
      /\.handler: .*f\.mjs has no 'handler', but lambdaHandler, other\. Did you mean 'lambdaHandler'\?$/,
    ],
    [
      'the handler as Lambda spells it beside a file',
      { 'index.mjs': 'export const handler = 1;' },
      (path) => ({ module: `${path}/index.mjs`, handler: 'index.handler' }),
      /has no 'index\.handler', but handler\. Beside module the handler is the name alone: handler: handler\.$/,
    ],
    [
      'an export of CommonJS',
      { 'index.js': 'exports.main = async () => {};' },
      (path) => ({ code: path, handler: 'index.handler' }),
      /\.handler: index\.js has no 'handler', but main\.$/,
    ],
    [
      'lambda_handler in Python',
      { 'f.py': 'def lambda_handler(event, context):\n    pass\n' },
      (path) => ({ python: `${path}/f.py` }),
      /\.handler: .*f\.py has no 'handler', but lambda_handler\. Did you mean 'lambda_handler'\?$/,
    ],
    [
      'a handler of one part beside a folder',
      {},
      (path) => ({ code: path, handler: 'handler' }),
      /\.handler: 'handler' is not of the right form\. As Lambda spells it/,
    ],
    [
      'another runtime',
      { 'index.js': 'exports.handler = 1;' },
      (path) => ({ code: path, handler: 'index.handler', runtime: 'java21' }),
      /\.runtime: 'java21' is not of the right form\. .* What needs another runtime is given by its executable, url or endpoint\.$/,
    ],
    [
      'no zip',
      { 'f.zip': 'no zip' },
      (path) => ({ code: `${path}/f.zip`, handler: 'index.handler' }),
      /\.code: .*f\.zip is neither a folder nor a zip that can be read: /,
    ],
  ];

  test.each(mistakes)('%s', async (_, files, definition, message) => {
    using folder = temporaryFolder();
    const path = filesIn(folder, files);
    await using emulator = await startTestEmulator();

    const loading = emulator.fixtures.load({ functions: { Probe: definition(path) } } as never);

    await expect(loading).rejects.toThrow(message);
    expect(await emulator.functions.list()).toEqual([]);
  });

  test.each([
    ['export * from', 'f.mjs', `export * from './other.mjs';`],
    ['a default export', 'f.mjs', 'const handler = 1; export default { handler };'],
    ['computed names', 'f.cjs', 'const name = "handler"; module.exports = { [name]: 1 };'],
    ['a class’s instance', 'f.cjs', 'module.exports = new (class { handler() {} })();'],
  ])('and nothing that may be right is refused: %s', async (_, name, code) => {
    using folder = temporaryFolder();
    await using emulator = await startTestEmulator();

    await emulator.fixtures.load({ functions: { Probe: { module: folder.write(name, code) } } });

    expect(await emulator.functions.list()).toHaveLength(1);
  });
});

describe('a time-out', () => {
  const timeoutOf = async (timeout: unknown) => {
    await using emulator = await startTestEmulator();
    await emulator.fixtures.load({ functions: { Probe: { url: 'http://127.0.0.1:9', timeout } } } as never);
    return (await emulator.functions.list())[0]?.timeout;
  };

  test.each([
    [20, '20s'],
    [0.5, '0.5s'],
    ['500ms', '0.5s'],
    [{ minutes: 15 }, '900s'],
  ])('of %j is %s: a number is seconds, as Lambda has them', async (given, shown) => {
    expect(await timeoutOf(given)).toBe(shown);
  });

  test.each([
    [20_000, 'not 20000 s. A number is seconds, as Lambda has them; milliseconds are written 500ms.'],
    ['20', "'20' is not a duration; write one as PT16M, 16m, 1h30m or 500ms."],
    [0, "a function's time-out is above zero and at most 15 minutes, not 0 s."],
  ])('of %j is refused', async (given, message) => {
    await expect(timeoutOf(given)).rejects.toThrow(message);
  });

  test('of a registered function is read the same way', async () => {
    await using emulator = await startTestEmulator();

    await emulator.functions.register('Probe', async () => {}, { timeout: 20 });

    expect(await emulator.functions.list()).toMatchObject([{ timeout: '20s' }]);
    await expect(emulator.functions.register('Probe', async () => {}, { timeout: 5000 })).rejects.toThrow('not 5000 s');
  });

  test('and a stub’s delay without its unit is refused with both spellings', async () => {
    await using emulator = await startTestEmulator();
    const stub = { match: { category: 'Build' }, result: 'succeed', delay: 20 } as const;

    await expect(emulator.fixtures.load({ stubs: [stub] })).rejects.toThrow('write 20s or 20ms');
  });
});
