import { delimiter } from 'node:path';
import { version } from 'node:process';
import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { functionFile, printedBy } from '../support/functions.ts';

/** Invokes one function for one job; answers what it printed, and the job. */
async function invoke(definition: object, options = {}) {
  await using emulator = await startTestEmulator({
    fixtures: { functions: { Probe: definition } } as never,
    ...options,
  });
  const { id } = await emulator.jobs.enqueue({ function: 'Probe', id: '11111111-1111-4111-8111-111111111111' });
  await emulator.idle();
  const printed = printedBy('Probe', emulator.log);
  return { printed, log: emulator.log, endpoint: emulator.endpoint, job: await emulator.jobs.get(id) };
}

test('a function sees Lambda’s variables, the emulator’s endpoint, and its own; nothing that would win over them', async () => {
  process.env.AWS_PROFILE = 'production';
  process.env.CODEPIPELINE_LOCAL_PORT = '1';
  process.env.AWS_ENDPOINT_URL_DYNAMODB = 'http://127.0.0.1:8000';
  process.env.AWS_ENDPOINT_URL_S3 = 'http://127.0.0.1:9000';
  try {
    const { printed, endpoint, job } = await invoke({
      module: functionFile('looking.mjs'),
      handler: 'nested.handler',
      timeout: '1m',
      memorySize: 512,
      environment: { OWN: 'mine', AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:8001' },
    });

    const [seen, environment] = printed.map((line) => JSON.parse(line));
    expect(job.status).toBe('Succeeded');
    expect(environment).not.toHaveProperty('AWS_PROFILE');
    expect(environment).not.toHaveProperty('CODEPIPELINE_LOCAL_PORT');
    expect(environment).not.toHaveProperty('AWS_ENDPOINT_URL_S3');
    expect(Object.keys(environment).filter((name) => name.startsWith('CODEPIPELINE_LOCAL_'))).toEqual([
      'CODEPIPELINE_LOCAL_ENDPOINT',
    ]);
    expect(environment).toMatchObject({
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: '123456789012',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000',
      AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:8001',
      AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${/^v(\d+)/.exec(version)?.[1]}.x`,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_FUNCTION_NAME: 'Probe',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/Probe',
      AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\]\w+$/),
      CODEPIPELINE_LOCAL_ENDPOINT: endpoint,
      LAMBDA_TASK_ROOT: functionFile('').replace(/\/$/, ''),
      NO_PROXY: expect.stringContaining('127.0.0.1'),
      OWN: 'mine',
      TZ: ':UTC',
      _HANDLER: 'looking.nested.handler',
    });
    expect(seen.context).toMatchObject({
      functionName: 'Probe',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:Probe',
      memoryLimitInMB: '512',
      callbackWaitsForEmptyEventLoop: true,
    });
    expect(seen.remaining).toBeGreaterThan(30_000);
    expect(seen.remaining).toBeLessThanOrEqual(60_000);
    expect(seen.cwd).toBe(environment.LAMBDA_TASK_ROOT);
  } finally {
    delete process.env.AWS_PROFILE;
    delete process.env.CODEPIPELINE_LOCAL_PORT;
    delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
    delete process.env.AWS_ENDPOINT_URL_S3;
  }
});

test('folders of modules go before those of the emulator, and an empty text stays empty', async () => {
  const before = { NODE_PATH: process.env.NODE_PATH, PYTHONPATH: process.env.PYTHONPATH };
  Object.assign(process.env, { NODE_PATH: '/inherited', PYTHONPATH: '/inherited' });
  try {
    const { printed, log } = await invoke({
      inlineCode:
        "exports.handler = async () => console.log(process.env.NODE_PATH, '[' + process.env.PYTHONPATH + ']');",
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      environment: { NODE_PATH: '/own', PYTHONPATH: '' },
    });

    expect(printed, log.join('\n')).toEqual([`/own${delimiter}/inherited []`]);
  } finally {
    for (const [name, path] of Object.entries(before)) {
      if (path === undefined) delete process.env[name];
      else process.env[name] = path;
    }
  }
});

describe('a module', () => {
  test('of a document that is a value is found from this process’s folder', async () => {
    await using emulator = await startTestEmulator();
    const module = 'test/support/functions/looking.mjs';
    await emulator.fixtures.load({ functions: { Probe: { module, handler: 'nested.handler' } } });

    const { id } = await emulator.jobs.enqueue({ function: 'Probe' });

    expect((await emulator.jobs.waitFor(id, 'Succeeded')).status).toBe('Succeeded');
  });

  test.each([
    ['ESM with a default export', 'f.mjs', 'export default { handler: async () => console.log("ran") };'],
    [
      'CommonJS that requires',
      'f.cjs',
      'const os = require("node:os"); exports.handler = async () => console.log(os.EOL && "ran");',
    ],
    [
      'CommonJS whose exports Node cannot tell',
      'f.cjs',
      'const name = "handler"; module.exports = { [name]: async () => console.log("ran") };',
    ],
    ['TypeScript', 'f.ts', 'export const handler = async (event: object): Promise<void> => console.log("ran");'],
    [
      'a callback',
      'f.mjs',
      'export const handler = (event, context, callback) => { setTimeout(() => { console.log("ran"); callback(null, 1); }, 5); };',
    ],
    [
      'a callback, with work that goes on',
      'f.mjs',
      'export const handler = (event, context, callback) => { callback(null); setTimeout(() => console.log("ran"), 50); };',
    ],
    [
      'context.succeed',
      'f.mjs',
      'export const handler = (event, context) => { console.log("ran"); context.succeed(1); setTimeout(() => {}, 60000); };',
    ],
    ['no answer at all', 'f.mjs', 'export const handler = () => { console.log("ran"); };'],
  ])('runs: %s', async (_, name, code) => {
    using folder = temporaryFolder();

    const { printed, log } = await invoke({ module: folder.write(name, code) });

    expect(printed).toEqual(['ran']);
    expect(log.filter((line) => line.startsWith('warning: Function Probe failed'))).toEqual([]);
  });

  test.each([
    [
      'whose handler is not there when it runs',
      'const other = 1; export default { other }; // no handler',
      /Runtime\.HandlerNotFound: f\.handler is undefined or not exported; its file exports default$/,
    ],
    [
      'whose syntax is wrong',
      'export const handler = async () => { await; };',
      /Runtime\.UserCodeSyntaxError: SyntaxError: Unexpected token ';'$/,
    ],
    [
      'whose promise nothing can settle',
      'export const handler = () => new Promise(() => {});',
      /Runtime\.NodeJsExit: The Lambda runtime client detected an unexpected Node\.js exit code\./,
    ],
    [
      'whose callback has an error',
      'export const handler = (e, c, callback) => callback(new RangeError("no"));',
      /RangeError: no$/,
    ],
    [
      'that calls context.fail',
      'export const handler = (e, context) => context.fail(new RangeError("no"));',
      /RangeError: no$/,
    ],
    [
      'that throws something else than an error',
      'export const handler = async () => { throw { code: 7 }; };',
      /failed: object: \[object Object\]$/,
    ],
    [
      'that forgets a rejection',
      'export const handler = (e, c, callback) => { Promise.reject(new RangeError("lost")); };',
      /Runtime\.UnhandledPromiseRejection: RangeError: lost$/,
    ],
    [
      'that returns what JSON cannot hold',
      'export const handler = async () => 1n;',
      /Error: Unable to stringify response body$/,
    ],
    [
      'that exits',
      'export const handler = async () => process.exit(4);',
      /Runtime\.ExitError: RequestId: [\da-f-]{36} Error: Runtime exited with error: exit status 4$/,
    ],
  ])('fails: %s', async (_, code, message) => {
    using folder = temporaryFolder();

    const { log } = await invoke({ module: folder.write('f.mjs', code) });

    expect(log.find((line) => line.startsWith('warning: Function Probe failed'))).toMatch(message);
  });

  test('that writes a line without an end has it cut in the log', async () => {
    using folder = temporaryFolder();
    const code = `export const handler = async () => { process.stdout.write('y'.repeat(1_000_000)); };`;

    const { printed } = await invoke({ module: folder.write('f.mjs', code) });

    expect(printed).toEqual([`${'y'.repeat(2000)}… (998000 more characters)`]);
  });

  test('that is not there any more fails with its folder', async () => {
    const folder = temporaryFolder();
    const module = folder.write('f.mjs', 'export const handler = async () => {};');
    await using emulator = await startTestEmulator({ fixtures: { functions: { Probe: { module } } } });
    folder[Symbol.dispose]();

    await emulator.jobs.enqueue({ function: 'Probe' });
    await emulator.idle();

    expect(emulator.log.join('\n')).toContain(`the folder of the function, ${folder.path}, is not there`);
  });
});

describe('a file for Python', () => {
  test.each([
    [
      'runs',
      'import logging\ndef handler(event, context):\n    print("ran", context.memory_limit_in_mb, context.get_remaining_time_in_millis() > 1000)\n',
      undefined,
    ],
    [
      'fails when its handler is not there when it runs',
      'def main(event, context): # no handler\n    pass\n',
      /Runtime\.HandlerNotFound: Handler 'handler' missing on module 'f'; its file has main$/,
    ],
    [
      'fails when something to import is not there',
      'import nowhere\nhandler = None\n',
      /Runtime\.ImportModuleError: Unable to import module 'f': No module named 'nowhere'$/,
    ],
    [
      'fails when it cannot be parsed',
      'def handler(\n',
      /Runtime\.UserCodeSyntaxError: Syntax error in module 'f': '\(' was never closed \(f\.py, line 1\)$/,
    ],
    [
      'fails with sys.exit',
      'import sys\ndef handler(event, context):\n    sys.exit(2)\n',
      /Runtime\.ExitError: RequestId: [\da-f-]{36} Error: Runtime exited with error: exit status 2$/,
    ],
    [
      'returns a Decimal',
      'import decimal\ndef handler(event, context):\n    print("ran 128 True")\n    return {"price": decimal.Decimal("1.10")}\n',
      undefined,
    ],
    ['returns bytes', 'def handler(event, context):\n    print("ran 128 True")\n    return b"\\xff"\n', undefined],
    [
      'fails when it returns what JSON cannot hold',
      'import datetime\ndef handler(event, context):\n    return datetime.datetime.now()\n',
      /Runtime\.MarshalError: Unable to marshal response: Object of type datetime is not JSON serializable$/,
    ],
    [
      'does not wait for its threads',
      'import threading, time\ndef handler(event, context):\n    threading.Thread(target=lambda: time.sleep(600)).start()\n    print("ran 128 True")\n',
      undefined,
    ],
  ])('%s', async (_, code, message) => {
    using folder = temporaryFolder();

    const { log, printed } = await invoke({ python: folder.write('f.py', code) });

    if (message === undefined) expect(printed).toEqual(['ran 128 True']);
    else expect(log.find((line) => line.startsWith('warning: Function Probe failed'))).toMatch(message);
  });
});
