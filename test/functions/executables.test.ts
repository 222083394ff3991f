import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isRunning } from '../../src/runtime/is-running.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { printedBy } from '../support/functions.ts';
import { plainKey } from '../support/sts.ts';

// Windows runs no file for its first line.
const describeHere = describe.skipIf(process.platform === 'win32');

/** A program that speaks Lambda's Runtime API, as those in Go or Rust do, and does what its events say. */
const program = `#!${process.execPath}
const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime';
const post = async (path, body, headers) => {
  const answer = await fetch(api + path, { method: 'POST', body, headers });
  return [answer.status, await answer.text()];
};
const succeed = (jobId) => fetch(process.env.AWS_ENDPOINT_URL, {
  method: 'POST',
  headers: {
    'Content-Type': 'application/x-amz-json-1.1',
    'X-Amz-Target': 'CodePipeline_20150709.PutJobSuccessResult',
  },
  body: JSON.stringify({ jobId }),
});
const named = ['_HANDLER', 'LAMBDA_TASK_ROOT', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_NAME', 'OWN'];
const seen = Object.fromEntries(named.map((name) => [name, process.env[name]]));
async function serve(count) {
  const next = await fetch(api + '/invocation/next');
  const id = next.headers.get('lambda-runtime-aws-request-id');
  const event = await next.json();
  const { 'CodePipeline.job': job, does } = event;
  console.log('invoked', count);
  if (job !== undefined) await succeed(job.id);
  switch (does) {
    case 'fail': {
      const error = { errorMessage: 'it broke', errorType: 'Broken', stackTrace: ['main.go:7'] };
      await post('/invocation/' + id + '/error', JSON.stringify(error));
      break;
    }
    case 'fail in words': {
      const type = { 'Lambda-Runtime-Function-Error-Type': 'Function.Broken' };
      await post('/invocation/' + id + '/error', 'it broke', type);
      break;
    }
    case 'exit':
      process.exit(7);
    case 'answer, and exit':
      await post('/invocation/' + id + '/response', '"last"');
      process.exit(0);
    case 'stall':
      console.log(process.pid);
      return setInterval(() => {}, 1000);
    case 'ask for what is not there': {
      const [other, none] = [await post('/invocation/other/response', '{}'), await post('/nothing', '{}')];
      await post('/invocation/' + id + '/response', JSON.stringify([other, none]));
      break;
    }
    case 'speak':
      await post('/invocation/' + id + '/response', 'no JSON');
      console.log('after the answer');
      break;
    default: {
      const headers = Object.fromEntries(next.headers);
      await post('/invocation/' + id + '/response', JSON.stringify({ count, id, headers, seen, cwd: process.cwd() }));
    }
  }
  await serve(count + 1);
}
if (process.env.FAILS_AT_ONCE) post('/init/error', JSON.stringify({ errorMessage: 'no table', errorType: 'Unset' }));
else serve(1);
`;

function newFolder(): Folder {
  const folder = temporaryFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  return folder;
}

function write(folder = newFolder(), name = 'bootstrap', mode = 0o755): string {
  const file = folder.write(name, program);
  chmodSync(file, mode);
  return file;
}

async function start(more: object = {}): Promise<TestEmulator & { readonly file: string }> {
  const file = write();
  const emulator = await startTestEmulator({
    auth: 'off',
    fixtures: { functions: { Own: { executable: file, ...more } } },
  });
  return Object.assign(emulator, { file });
}

async function invoke({ endpoint }: TestEmulator, event: unknown = {}) {
  const client = new LambdaClient({ endpoint, region: 'us-east-1', credentials: plainKey, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  const answer = await client.send(new InvokeCommand({ FunctionName: 'Own', Payload: JSON.stringify(event) }));
  return { error: answer.FunctionError, payload: JSON.parse(answer.Payload?.transformToString() ?? 'null') };
}

describeHere('a function that is a program of its own (H16)', () => {
  test('does a job, by the Runtime API', async () => {
    await using emulator = await start();

    const { id } = await emulator.jobs.enqueue({ function: 'Own' });
    await emulator.idle();

    expect((await emulator.jobs.get(id)).status).toBe('Succeeded');
    expect(printedBy('Own', emulator.log)).toEqual(['invoked 1']);
  });

  test('takes one invocation after the other, with what Lambda tells of each', async () => {
    await using emulator = await start({ handler: 'main', environment: { OWN: 'mine' } });

    const [first, second] = [await invoke(emulator), await invoke(emulator)];

    expect([first.payload.count, second.payload.count]).toEqual([1, 2]);
    expect(first.payload.id).not.toBe(second.payload.id);
    expect(first.payload.headers).toMatchObject({
      'lambda-runtime-aws-request-id': first.payload.id,
      'lambda-runtime-deadline-ms': expect.stringMatching(/^\d{13}$/),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:123456789012:function:Own',
      'lambda-runtime-trace-id': expect.stringMatching(/^Root=1-/),
      'content-type': 'application/json',
      'content-length': '2',
    });
    const root = emulator.file.replace('/bootstrap', '');
    expect(first.payload.cwd).toBe(root);
    expect(first.payload.seen).toEqual({
      _HANDLER: 'main',
      LAMBDA_TASK_ROOT: root,
      AWS_LAMBDA_FUNCTION_NAME: 'Own',
      OWN: 'mine',
    });
  });

  test.each([
    ['fail', { errorType: 'Broken', errorMessage: 'it broke', stackTrace: ['main.go:7'] }],
    ['fail in words', { errorType: 'Function.Broken', errorMessage: 'it broke' }],
  ])('fails as it says, and goes on: %s', async (does, payload) => {
    await using emulator = await start();

    expect(await invoke(emulator, { does })).toEqual({ error: 'Unhandled', payload });
    expect((await invoke(emulator)).payload.count).toBe(2);
  });

  test('may answer any text, and write until it asks again', async () => {
    await using emulator = await start();

    expect((await invoke(emulator, { does: 'speak' })).payload).toBe('no JSON');
    expect(printedBy('Own', emulator.log)).toEqual(['invoked 1', 'after the answer']);
  });

  test('is told what the API does not have', async () => {
    await using emulator = await start();

    expect((await invoke(emulator, { does: 'ask for what is not there' })).payload).toEqual([
      [400, '{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}\n'],
      [404, expect.stringContaining('The Runtime API has no POST /2018-06-01/runtime/nothing')],
    ]);
  });

  test('is started anew when it has ended, with its answer or without', async () => {
    await using emulator = await start();

    const ended = await invoke(emulator, { does: 'exit' });
    const [last, next] = [await invoke(emulator, { does: 'answer, and exit' }), await invoke(emulator)];

    expect(ended).toEqual({
      error: 'Unhandled',
      payload: {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: exit status 7$/),
      },
    });
    expect(last).toEqual({ error: undefined, payload: 'last' });
    expect(next.payload.count).toBe(1);
  });

  test('ends with its time', async () => {
    await using emulator = await start({ timeout: '2s' });

    const { payload } = await invoke(emulator, { does: 'stall' });

    expect(payload.errorType).toBe('Sandbox.Timedout');
    const [, pid] = printedBy('Own', emulator.log);
    await expect.poll(() => isRunning(Number(pid))).toBe(false);
  });

  test('may say that it cannot start', async () => {
    await using emulator = await start({ environment: { FAILS_AT_ONCE: 'yes' } });

    expect(await invoke(emulator)).toEqual({
      error: 'Unhandled',
      payload: { errorType: 'Unset', errorMessage: 'no table' },
    });
  });

  test.each([
    ['has gone', (file: string) => rmSync(file), 'no such file or directory'],
    ['may not be run', (file: string) => chmodSync(file, 0o644), 'permission denied'],
  ])('fails in Lambda’s words when it %s', async (_, change, why) => {
    await using emulator = await start();
    change(emulator.file);

    const { payload } = await invoke(emulator);

    expect(payload).toMatchObject({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: expect.stringContaining(`Error: fork/exec ${emulator.file}: ${why}`),
    });
  });

  test('is a mistake of its document when it is not there, a folder, or not to be run', async () => {
    await using emulator = await startTestEmulator();
    const [{ path: folder }, plain] = [newFolder(), write(newFolder(), 'bootstrap', 0o644)];
    const load = (executable: string) =>
      emulator.fixtures.load({ functions: { Own: { executable } } }).catch(({ message }: Error) => message);

    expect(await load(join(folder, 'none'))).toContain(`no such file or folder: ${join(folder, 'none')}.`);
    expect(await load(folder)).toContain(`${folder} is a folder; name the program in it.`);
    expect(await load(plain)).toContain(`${plain} may not be run: chmod +x ${plain}`);
  });
});

/** A program that knows nothing of the emulator: it asks the URL that its event is, and returns what it is told. */
const asker = `#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while true; do
  url=$(curl -sS -D "$TMPDIR/head" "$api/next" | tr -d '"')
  id=$(sed -n 's/^Lambda-Runtime-Aws-Request-Id: *\\([0-9a-f-]*\\).*/\\1/p' "$TMPDIR/head")
  curl -sS "$url" 2>&1 | curl -sS -o "$TMPDIR/taken" --data-binary @- "$api/$id/response"
done
`;

const hasCurl = process.platform !== 'win32' && spawnSync('curl', ['--version']).status === 0;

describe.runIf(hasCurl)('a program that asks AWS’s own host names (H11)', () => {
  async function startAsker(more: object = {}, environment: Readonly<Record<string, string>> = {}) {
    const file = newFolder().write('bootstrap', asker);
    chmodSync(file, 0o755);
    return startTestEmulator({
      auth: 'off',
      fixtures: { functions: { Own: { executable: file, environment } }, ...more },
    });
  }

  /** Another emulator, which answers with what it was asked for. */
  async function startOther(): Promise<string> {
    const server = createServer((request, response) => response.end(`${request.headers.host} ${request.url}`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test.each(['https', 'http'])('is led here: %s', async (scheme) => {
    await using emulator = await startAsker();

    const url = `${scheme}://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15`;

    expect((await invoke(emulator, url)).payload).toContain('<Account>123456789012</Account>');
  });

  test('reaches other services where the document, or its variables, say that they are', async () => {
    const other = await startOther();
    await using emulator = await startAsker(
      { endpoints: { sns: `${other}/sns` } },
      { AWS_ENDPOINT_URL_SECRETS_MANAGER: `${other}/variable` },
    );

    expect((await invoke(emulator, 'https://sns.us-east-1.amazonaws.com/a?b=c')).payload).toBe(
      'sns.us-east-1.amazonaws.com /sns/a?b=c',
    );
    expect((await invoke(emulator, 'https://secretsmanager.us-east-1.amazonaws.com/')).payload).toBe(
      'secretsmanager.us-east-1.amazonaws.com /variable/',
    );
  });

  test('reaches all other services where the document says so, and Lambda here', async () => {
    const other = await startOther();
    await using emulator = await startAsker({ endpoints: { '*': other } });

    const lambda = 'https://lambda.us-east-1.amazonaws.com/2015-03-31/functions';

    expect((await invoke(emulator, 'https://sqs.us-east-1.amazonaws.com/q')).payload).toBe(
      'sqs.us-east-1.amazonaws.com /q',
    );
    expect((await invoke(emulator, lambda)).payload).not.toBe('lambda.us-east-1.amazonaws.com /2015-03-31/functions');
  });

  test('is told that nobody has a service', async () => {
    await using emulator = await startAsker();

    expect((await invoke(emulator, 'https://sns.us-east-1.amazonaws.com/')).payload).toContain('403');
    expect(emulator.log.join('\n')).toContain('there is no sns here; nothing has left this machine.');
  });
});

describeHere('a template whose function is a program (Q10)', () => {
  const template = (properties: string) => `
Transform: AWS::Serverless-2016-10-31
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Own:
    Type: AWS::Serverless::Function
    Properties: { FunctionName: Own, ${properties} }
  Build:
    Type: AWS::CodePipeline::CustomActionType
    Properties:
      { Category: Build, Provider: Own, Version: '1', InputArtifactDetails: &none { MinimumCount: 0, MaximumCount: 0 },
        OutputArtifactDetails: *none }
`;

  async function load(properties: string, built: string | undefined) {
    const folder = newFolder();
    write(folder, `build/${built ?? 'source.go'}`);
    folder.write('own.zip', '');
    return startTestEmulator({ auth: 'off', fixtures: folder.write('template.yaml', template(properties)) });
  }

  test.each([
    ['bootstrap', 'CodeUri: build, Handler: anything, Runtime: provided.al2023, Timeout: 5', 'anything'],
    ['main', 'CodeUri: build/, Handler: main, Runtime: go1.x', 'main'],
  ])('runs its %s', async (built, properties, handler) => {
    await using emulator = await load(properties, built);

    expect((await invoke(emulator)).payload.seen._HANDLER).toBe(handler);
  });

  test.each([
    ['CodeUri: build, Handler: x, Runtime: provided.al2', 'there is no build/bootstrap, which has to be built before'],
    ['CodeUri: build.zip, Handler: x, Runtime: provided.al2', 'there is no build.zip'],
    ['CodeUri: own.zip, Handler: x, Runtime: provided.al2', 'its program has to lie in a folder, not in own.zip'],
    ['InlineCode: x, Handler: x, Runtime: provided.al2', 'its code is not here'],
  ])('says why it does not: %s', async (properties, why) => {
    await using emulator = await load(properties, undefined);

    expect(emulator.log.join('\n')).toContain(why);
  });
});
