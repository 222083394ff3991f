import { type InvocationRequest, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, onTestFinished, test } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { printedBy } from '../support/functions.ts';
import { sendRaw } from '../support/http.ts';
import { buildTypeFixture, enqueueBuild, pollBuild } from '../support/jobs.ts';
import { hasAnyBoto3, hasPython } from '../support/python.ts';

const answering = `
  exports.handler = async (event, context) => {
    console.log('asked', JSON.stringify(event));
    if (event.fails) throw new RangeError(event.fails);
    if (event.stalls) await new Promise((resolve) => setTimeout(resolve, 60_000));
    return { got: event, as: context.awsRequestId, arn: context.invokedFunctionArn };
  };`;

const node = (inlineCode: string, more: object = {}) => ({
  inlineCode,
  handler: 'index.handler',
  runtime: 'nodejs22.x',
  ...more,
});

async function start(functions: object = { Answering: node(answering) }, options: object = {}) {
  return startTestEmulator({ fixtures: { functions } as never, ...options });
}

function clientOf(emulator: Pick<TestEmulator, 'endpoint'>, config: object = {}): LambdaClient {
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'test' };
  const { endpoint } = emulator;
  const client = new LambdaClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1, ...config });
  onTestFinished(() => client.destroy());
  return client;
}

async function invoke(emulator: TestEmulator, input: Omit<InvocationRequest, 'Payload'> & { Payload?: unknown }) {
  const { Payload, ...more } = input;
  const payload = typeof Payload === 'string' ? Payload : JSON.stringify(Payload);
  const {
    $metadata,
    Payload: body,
    LogResult,
    ...answer
  } = await clientOf(emulator).send(
    new InvokeCommand({ ...more, ...(payload !== undefined && { Payload: payload }) } as never),
  );
  const text = body?.transformToString() ?? '';
  return {
    ...answer,
    requestId: $metadata.requestId,
    payload: text === '' ? undefined : JSON.parse(text),
    ...(LogResult !== undefined && { log: Buffer.from(LogResult, 'base64').toString() }),
  };
}

describe('Invoke of a function that is waited for (H13)', () => {
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:Answering';

  test.each(['Answering', arn, `${arn}:live`, '123456789012:function:Answering', 'Answering:$LATEST'])(
    'answers what it returns, by the name %s',
    async (FunctionName) => {
      await using emulator = await start();

      const answer = await invoke(emulator, { FunctionName, Payload: { deep: [1.5, 'é'] } });

      expect(answer).toEqual({
        StatusCode: 200,
        ExecutedVersion: '$LATEST',
        requestId: expect.any(String),
        payload: { got: { deep: [1.5, 'é'] }, as: answer.requestId, arn },
      });
    },
  );

  test('in mode strict, too, with an ARN in the path, which is signed encoded twice', async () => {
    await using emulator = await start(undefined, { auth: 'strict' });

    expect((await invoke(emulator, { FunctionName: arn, Qualifier: 'live' })).payload.got).toEqual({});
    const wrong = clientOf(emulator, { credentials: { accessKeyId: '123456789012', secretAccessKey: 'no' } });
    expect(await refusalOf(wrong.send(new InvokeCommand({ FunctionName: arn })))).toMatchObject({
      name: 'InvalidSignatureException',
      status: 403,
    });
    const unsigned = await sendRaw(emulator, { path: '/2015-03-31/functions/Answering/invocations' });
    expect([unsigned.status, unsigned.body.toString()]).toEqual([403, '{"message":"Missing Authentication Token"}']);
  });

  test('tells an error of the function as the function’s, with its stack', async () => {
    await using emulator = await start();

    const { FunctionError, StatusCode, payload } = await invoke(emulator, {
      FunctionName: 'Answering',
      Payload: { fails: 'no' },
    });

    expect([StatusCode, FunctionError]).toEqual([200, 'Unhandled']);
    expect(payload).toEqual({
      errorType: 'RangeError',
      errorMessage: 'no',
      trace: ['RangeError: no', expect.stringContaining('    at exports.handler'), ...payload.trace.slice(2)],
    });
    expect(emulator.log.filter((line) => line.includes('failed: RangeError'))).toHaveLength(1);
  });

  test('tells that its time is over in Lambda’s words', async () => {
    await using emulator = await start({ Answering: node(answering, { timeout: '200ms' }) });

    const { payload, requestId } = await invoke(emulator, { FunctionName: 'Answering', Payload: { stalls: true } });

    expect(payload).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${requestId} Error: Task timed out after 0.20 seconds`,
    });
  });

  test.each<[language: string, fixture: object]>([
    ['JavaScript', node('exports.handler = async ({ length }) => "x".repeat(length - 2);')],
    ...(hasPython
      ? [
          ['Python', node('def handler(event, _): return "x" * (event["length"] - 2)', { runtime: 'python3.12' })] as [
            string,
            object,
          ],
        ]
      : []),
  ])('answers as many bytes as Lambda does, and no more, in %s', async (_, Long) => {
    await using emulator = await start({ Long });
    const most = 6_291_556;

    const longest = await invoke(emulator, { FunctionName: 'Long', Payload: { length: most } });
    const tooLong = await invoke(emulator, { FunctionName: 'Long', Payload: { length: most + 1 } });

    expect(longest.payload).toHaveLength(most - 2);
    expect(tooLong).toMatchObject({
      FunctionError: 'Unhandled',
      payload: {
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: `Response payload size exceeded maximum allowed payload size (${most} bytes).`,
      },
    });
  });

  test('shows the end of what it writes where it is asked for that', async () => {
    await using emulator = await start({
      Answering: node(`exports.handler = () => { for (let n = 0; n < 1000; n++) console.log('line ' + n); return 1; }`),
    });

    const { log = '', requestId } = await invoke(emulator, { FunctionName: 'Answering', LogType: 'Tail' });
    const short = await invoke(emulator, { FunctionName: 'Answering' });

    expect(Buffer.byteLength(log)).toBe(4096);
    expect(log.split('\n').slice(-5)).toEqual([
      'line 998',
      'line 999',
      `END RequestId: ${requestId}`,
      expect.stringMatching(
        /^REPORT RequestId: [\w-]+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\t$/,
      ),
      '',
    ]);
    expect(short).not.toHaveProperty('log');
  });

  test('is a request of its caller in the journal, and no invocation for a job', async () => {
    await using emulator = await start();
    const { requestId } = await invoke(emulator, { FunctionName: 'Answering' });

    expect(await emulator.requests.list({ service: 'lambda' })).toMatchObject([
      {
        service: 'lambda',
        operation: 'Invoke',
        status: 200,
        accessKeyId: '123456789012',
        input: { FunctionName: 'Answering', InvocationType: 'RequestResponse', requestId },
      },
    ]);
    expect(await emulator.conduct()).toEqual([]);
  });

  test('throttles where as many run as may, and goes on when they have ended', async () => {
    await using emulator = await start({
      Answering: node(
        `exports.handler = async () => {
           const { Lambda } = require('@aws-sdk/client-lambda');
           const lambda = new Lambda({ maxAttempts: 1 });
           try { await lambda.invoke({ FunctionName: 'Answering' }); } catch (error) { return [error.name, error.message, error.Reason]; }
         };`,
        { reservedConcurrentExecutions: 1 },
      ),
    });

    for (const _ of [1, 2]) {
      expect((await invoke(emulator, { FunctionName: 'Answering' })).payload).toEqual([
        'TooManyRequestsException',
        'Rate Exceeded.',
        'ReservedFunctionConcurrentInvocationLimitExceeded',
      ]);
    }
  });

  test('ends with a stop, and tells its caller', async () => {
    const emulator = await start({ Answering: node(answering, { timeout: 60 }) });
    const sent = refusalOf(
      clientOf(emulator).send(new InvokeCommand({ FunctionName: 'Answering', Payload: '{"stalls":true}' })),
    );
    await expect.poll(() => printedBy('Answering', emulator.log)).toEqual(['asked {"stalls":true}']);
    const begun = performance.now();

    await emulator[Symbol.asyncDispose]();

    expect(await sent).toMatchObject({ name: 'ServiceException', status: 500 });
    expect(performance.now() - begun).toBeLessThan(2500);
  });

  test('reaches a function at another place, which is asked as it was', async () => {
    await using other = await start({ Far: node(answering) });
    await using emulator = await start({ Near: node(answering) }, { lambdaEndpoint: other.endpoint });

    expect((await invoke(emulator, { FunctionName: 'Far', Payload: [2] })).payload.got).toEqual([2]);
    expect((await invoke(emulator, { FunctionName: 'Far', Payload: { fails: 'far' } })).payload).toMatchObject({
      errorType: 'RangeError',
      errorMessage: 'far',
    });
  });
});

describe('Invoke of a function that is not waited for (H13)', () => {
  test('is answered at once, and the function is invoked twice more where it fails', async () => {
    await using emulator = await start();

    const answer = await invoke(emulator, {
      FunctionName: 'Answering',
      InvocationType: 'Event',
      Payload: { fails: 'always', version: 6 },
    });
    await emulator.idle();

    expect(answer).toEqual({ StatusCode: 202, requestId: expect.any(String), payload: undefined });
    const printed = emulator.log.filter((line) => line.includes(`${answer.requestId}: asked`));
    expect(printed.map((line) => line.split('asked ')[1])).toEqual(Array(3).fill('{"fails":"always","version":6}'));
    expect(emulator.log.at(-1)).toBe(
      'warning: Function Answering has failed 3 times and is not invoked again; its last error: always',
    );
  });

  test('a dry run invokes nothing', async () => {
    await using emulator = await start();

    expect((await invoke(emulator, { FunctionName: 'Answering', InvocationType: 'DryRun' })).StatusCode).toBe(204);
    await emulator.idle();
    expect(printedBy('Answering', emulator.log)).toEqual([]);
  });
});

describe('Invoke is refused (H13)', () => {
  test.each<[string, object, object]>([
    [
      'a function that nobody has',
      { FunctionName: 'Answring:live' },
      {
        name: 'ResourceNotFoundException',
        status: 404,
        message: 'Function not found: arn:aws:lambda:us-east-1:123456789012:function:Answring:live',
      },
    ],
    [
      'another region',
      { FunctionName: 'arn:aws:lambda:eu-west-1:123456789012:function:Answering' },
      {
        name: 'ResourceNotFoundException',
        status: 404,
        message: "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
      },
    ],
    [
      'two qualifiers',
      { FunctionName: 'Answering:a', Qualifier: 'b' },
      {
        name: 'InvalidParameterValueException',
        status: 400,
        message: 'The derived qualifier from the function name does not match the specified qualifier.',
      },
    ],
    [
      'no name',
      { FunctionName: 'not a name' },
      {
        name: 'ValidationException',
        status: 400,
        message: expect.stringContaining("Value 'not a name' at 'functionName'"),
      },
    ],
    [
      'no type',
      { FunctionName: 'Answering', InvocationType: 'Sync' },
      {
        name: 'ValidationException',
        status: 400,
        message:
          "1 validation error detected: Value 'Sync' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]",
      },
    ],
    [
      'no JSON',
      { FunctionName: 'Answering', Payload: 'STRING_VALUE' },
      {
        name: 'InvalidRequestContentException',
        status: 400,
        message: expect.stringMatching(
          /^Could not parse request body into json: Could not parse payload into json: Unexpected/,
        ),
      },
    ],
    [
      'a large event',
      { FunctionName: 'Answering', InvocationType: 'Event', Payload: `"${'x'.repeat(1_048_576)}"` },
      {
        name: 'RequestEntityTooLargeException',
        status: 413,
        message: '1048578 byte payload is too large for the Event invocation type (limit 1048576 bytes)',
      },
    ],
    [
      'a larger payload',
      { FunctionName: 'Answering', Payload: `"${'x'.repeat(6_291_456)}"` },
      {
        name: 'RequestEntityTooLargeException',
        status: 413,
        message: 'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
      },
    ],
    [
      'a context of the client’s',
      { FunctionName: 'Answering', ClientContext: 'e30=' },
      { name: 'InvalidParameterValueException', status: 400 },
    ],
  ])('for %s', async (_, input, expected) => {
    await using emulator = await start();

    const refusal = await refusalOf(clientOf(emulator).send(new InvokeCommand(input as InvocationRequest as never)));

    expect(refusal).toMatchObject(expected);
    await emulator.idle();
    expect(printedBy('Answering', emulator.log)).toEqual([]);
  });

  test('and the log says what may have been meant', async () => {
    await using emulator = await start();

    await refusalOf(clientOf(emulator).send(new InvokeCommand({ FunctionName: 'Answring' })));

    expect(emulator.log.join('\n')).toContain(
      "Did you mean 'Answering'? For functions at another place say --lambda-endpoint",
    );
  });

  test('to credentials of a job', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    await enqueueBuild(emulator, { inputArtifacts: [{ name: 'App' }] });
    const { data } = (await pollBuild(emulator)) ?? {};
    const credentials = data?.artifactCredentials as never;

    const refusal = await refusalOf(
      clientOf(emulator, { credentials }).send(new InvokeCommand({ FunctionName: 'Answering' })),
    );

    expect(refusal).toMatchObject({ name: 'AccessDeniedException', status: 403 });
  });

  test('as all else of Lambda’s', async () => {
    await using emulator = await start();
    const credential = 'AWS4-HMAC-SHA256 Credential=a/20160610/us-east-1/lambda/aws4_request';

    const answer = await sendRaw(emulator, {
      method: 'GET',
      path: '/2015-03-31/functions/',
      headers: { Authorization: credential },
    });

    expect(answer.body.toString()).toContain('lambda, save for its Invoke, is not emulated here.');
  });
});

test('a key of S3 that looks like a path of Lambda’s stays S3’s', async () => {
  await using emulator = await start();
  const credential = 'AWS4-HMAC-SHA256 Credential=a/20160610/us-east-1/s3/aws4_request';

  const answer = await sendRaw(emulator, {
    path: '/2015-03-31/functions/Answering/invocations',
    headers: { Authorization: credential },
  });

  expect(answer.body.toString()).toContain('<Code>');
});

/** A function that hands its job to another one, which reports. */
const reporting = node(`
  const { CodePipeline } = require('@aws-sdk/client-codepipeline');
  exports.handler = async ({ jobId }) => {
    await new CodePipeline({}).putJobSuccessResult({ jobId, outputVariables: { By: 'the other' } });
  };`);

describe('a function asks another function of its document', () => {
  const handing: [string, object, object?][] = [
    [
      'of Node.js',
      node(`
        const { Lambda } = require('@aws-sdk/client-lambda');
        exports.handler = async (event) => {
          const jobId = event['CodePipeline.job'].id;
          await new Lambda({}).invoke({ FunctionName: 'Reporting', InvocationType: 'Event', Payload: JSON.stringify({ jobId }) });
        };`),
    ],
    [
      'of Node.js where all other services are elsewhere',
      node(`
        const { Lambda } = require('@aws-sdk/client-lambda');
        exports.handler = async (event) => {
          const jobId = event['CodePipeline.job'].id;
          await new Lambda({}).invoke({ FunctionName: 'Reporting', Payload: JSON.stringify({ jobId }) });
        };`),
      { '*': 'http://127.0.0.1:9' },
    ],
    [
      'of Node.js at AWS’s own host',
      node(`
        const { Lambda } = require('@aws-sdk/client-lambda');
        exports.handler = async (event) => {
          const jobId = event['CodePipeline.job'].id;
          const lambda = new Lambda({ endpoint: 'https://lambda.us-east-1.amazonaws.com' });
          await lambda.invoke({ FunctionName: 'Reporting', Payload: JSON.stringify({ jobId }) });
        };`),
    ],
  ];

  test.each(handing)('%s', async (_, Handing, endpoints) => {
    await using emulator = await startTestEmulator({
      fixtures: { functions: { Handing, Reporting: reporting }, ...(endpoints && { endpoints }) } as never,
    });
    const { id } = await emulator.jobs.enqueue({ function: 'Handing' });
    await emulator.idle();

    expect(await emulator.jobs.get(id), emulator.log.join('\n')).toMatchObject({
      status: 'Succeeded',
      outputVariables: { By: 'the other' },
    });
    expect(emulator.log.filter((line) => line.startsWith('warning'))).toEqual([]);
  });

  test.runIf(hasPython && hasAnyBoto3)('of Python, and gets what that returns', async () => {
    using folder = temporaryFolder();
    folder.write(
      'index.py',
      `
import boto3, decimal, json
client = boto3.client("lambda")
def handler(event, context):
    returned = client.invoke(FunctionName="Other", Payload=json.dumps({"n": 2}))
    print(json.load(returned["Payload"]))
    failed = client.invoke(FunctionName="Other", Payload=json.dumps({"n": "x"}))
    print(failed["FunctionError"], json.load(failed["Payload"])["stackTrace"][-1].strip().split("\\n")[1].strip())
    boto3.client("codepipeline").put_job_success_result(jobId=event["CodePipeline.job"]["id"])
def other(event, context):
    return {"half": decimal.Decimal(event["n"] / 4), "none": float("nan")}`,
    );
    await using emulator = await start({
      Asking: { code: folder.path, handler: 'index.handler' },
      Other: { code: folder.path, handler: 'index.other' },
    });
    const { id } = await emulator.jobs.enqueue({ function: 'Asking' });
    await emulator.idle();

    expect(printedBy('Asking', emulator.log)).toEqual([
      "{'half': 0.5, 'none': None}",
      'Unhandled return {"half": decimal.Decimal(event["n"] / 4), "none": float("nan")}',
    ]);
    expect((await emulator.jobs.get(id)).status).toBe('Succeeded');
  });
});

describe('a chain of invocations (H14)', () => {
  const traceForm = /^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=0;Lineage=1:[\da-f]{8}:0$/;

  /** Prints its trace and asks the function that its event names first: as an event, or from one on with waiting. */
  const chained = node(`
    const { Lambda } = require('@aws-sdk/client-lambda');
    exports.handler = async ({ next: [FunctionName, ...rest] = [], waitsFrom = 99, n = 1 }) => {
      console.log(process.env._X_AMZN_TRACE_ID);
      if (FunctionName === undefined) return;
      const Payload = JSON.stringify({ next: [...rest, FunctionName], waitsFrom, n: n + 1 });
      const InvocationType = n < waitsFrom ? 'Event' : 'RequestResponse';
      try { await new Lambda({}).invoke({ FunctionName, InvocationType, Payload }); }
      catch (error) { console.log(error.name, error.$metadata.httpStatusCode, error.Type, error.message); }
    };`);

  /** Of the traces that a function has printed. */
  function hops(name: string, log: readonly string[]): { roots: Set<string>; parents: Set<string>; counts: number[] } {
    const traces = printedBy(name, log).filter((line) => line.startsWith('Root='));
    const parts = traces.map((trace) => trace.split(/[;=]/));
    return {
      roots: new Set(parts.map((part) => part[1] ?? '')),
      parents: new Set(parts.map((part) => part[3] ?? '')),
      counts: parts.map((part) => Number(/^\d+:[\da-f]{8}:(\d+)/.exec(part[7] ?? '')?.[1])),
    };
  }

  const sixteen = [...Array(16).keys()];

  test('begins with each request from outside, in a process that serves many', async () => {
    await using emulator = await start({ Chained: chained });
    await invoke(emulator, { FunctionName: 'Chained' });
    await invoke(emulator, { FunctionName: 'Chained' });
    const { id } = await emulator.jobs.enqueue({ function: 'Chained' });
    await emulator.idle();

    const traces = printedBy('Chained', emulator.log);
    expect([id, traces]).toEqual([id, Array(3).fill(expect.stringMatching(traceForm))]);
    const { roots, parents } = hops('Chained', emulator.log);
    expect([roots.size, parents.size]).toEqual([3, 3]);
  });

  test('is what the global store of the runtime for Node.js has, which keeps what libraries put there', async () => {
    const reading = node(`
      exports.handler = async (_, { awsRequestId }) => {
        const { InvokeStore } = awslambda;
        const had = InvokeStore.get('own');
        InvokeStore.set('own', 1);
        return [InvokeStore.getXRayTraceId() === process.env._X_AMZN_TRACE_ID, InvokeStore.getRequestId() === awsRequestId, had, InvokeStore.get('own')];
      };`);
    await using emulator = await start({ Reading: reading });

    for (const _ of [1, 2]) {
      expect((await invoke(emulator, { FunctionName: 'Reading' })).payload).toEqual([true, true, null, 1]);
    }
  });

  test('of events of one function ends after sixteen, and the log says so once', async () => {
    await using emulator = await start({ Chained: chained });
    await invoke(emulator, { FunctionName: 'Chained', InvocationType: 'Event', Payload: { next: ['Chained'] } });
    await emulator.idle();

    const { roots, parents, counts } = hops('Chained', emulator.log);
    expect([counts, roots.size, parents.size]).toEqual([sixteen, 1, 1]);
    expect(emulator.log.filter((line) => line.startsWith('warning'))).toEqual([
      'warning: Function Chained is not invoked again: it has been 16 times in one chain, which is a loop.',
    ]);
  });

  test('that somebody waits for ends with an error', async () => {
    await using emulator = await start({ Chained: { ...chained, timeout: '1m' } });
    const Payload = { next: ['Chained'], waitsFrom: 14 };
    await invoke(emulator, { FunctionName: 'Chained', InvocationType: 'Event', Payload });
    await emulator.idle();

    expect(hops('Chained', emulator.log).counts).toEqual(sixteen);
    expect(printedBy('Chained', emulator.log).slice(16)).toEqual([
      "RecursiveInvocationException 400 User Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and stopped your function's invocation.",
    ]);
  });

  test('of several functions ends when one of them has been invoked sixteen times', async () => {
    await using emulator = await start({ First: chained, Second: chained });
    await invoke(emulator, { FunctionName: 'First', InvocationType: 'Event', Payload: { next: ['Second', 'First'] } });
    await emulator.idle();

    const [first, second] = [hops('First', emulator.log), hops('Second', emulator.log)];
    expect([first.counts, second.counts]).toEqual([sixteen, sixteen]);
    expect(first.roots).toEqual(second.roots);
  });

  const root = 'Root=1-6ab24ab1-53465f0a171d2f226c6852ce';
  const parent = ';Parent=[\\da-f]{16}';

  test.each([
    ['nonsense', `^Root=1-.{33}${parent};Sampled=0;Lineage=1:[\\da-f]{8}:0$`],
    [`${root};Sampled=1`, `^${root}${parent};Sampled=1;Lineage=1:[\\da-f]{8}:0$`],
    [
      `${root};Parent=4bc416e7d2fef21a;Sampled=0`,
      `^${root};Parent=4bc416e7d2fef21a;Sampled=0;Lineage=1:[\\da-f]{8}:0$`,
    ],
    [`${root};Parent=4BC4;Sampled=0`, `^${root}${parent};Sampled=0;Lineage=1:[\\da-f]{8}:0$`],
    [
      `Self=1;${root};Sampled=?;Lineage=3:4d5784b7:15%7Cx:y:z`,
      `^${root}${parent};Sampled=0;Lineage=4:[\\da-f]{8}:0\\|3:4d5784b7:15$`,
    ],
  ])('goes on from what is readable of the header %s', async (header, expected) => {
    await using emulator = await start({ Chained: chained });
    const command = new InvokeCommand({ FunctionName: 'Chained' });
    command.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { headers: object }).headers, { 'X-Amzn-Trace-Id': header });
        return next(args);
      },
      { step: 'build' },
    );
    await clientOf(emulator).send(command);

    expect(printedBy('Chained', emulator.log)).toEqual([expect.stringMatching(new RegExp(expected))]);
  });

  test('goes on with the retries of an event in a state that is imported', async () => {
    const failing = node(
      'exports.handler = async () => { console.log(process.env._X_AMZN_TRACE_ID); throw new Error("no"); };',
    );
    using folder = temporaryFolder();
    await using emulator = await start({ Failing: failing }, { timing: 'aws' });
    await invoke(emulator, { FunctionName: 'Failing', InvocationType: 'Event' });
    await expect.poll(() => emulator.log.at(-1)).toContain('Function Failing failed');
    await emulator.snapshots.export(`${folder.path}/state.db`);

    await using second = await start({}, { timing: 'aws' });
    await second.snapshots.import(`${folder.path}/state.db`);
    await second.clock.advance('1m');
    await second.idle();

    expect(printedBy('Failing', second.log)[0]).toMatch(traceForm);
    expect(printedBy('Failing', second.log)[0]).toBe(printedBy('Failing', emulator.log)[0]);
  });

  test('goes on at another place', async () => {
    await using other = await start({
      Far: node('exports.handler = async () => console.log(process.env._X_AMZN_TRACE_ID);'),
    });
    await using emulator = await start({ Near: chained }, { lambdaEndpoint: other.endpoint });
    await invoke(emulator, { FunctionName: 'Near', Payload: { next: ['Far'], waitsFrom: 1 } });

    expect(printedBy('Far', other.log)[0]).toMatch(/;Lineage=\d+:[\da-f]{8}:\d+\|/);
    expect(hops('Far', other.log).roots).toEqual(hops('Near', emulator.log).roots);
  });

  test.runIf(hasPython && hasAnyBoto3)('of Python’s functions is the same', async () => {
    const looping = (next: string) =>
      node(
        `
import boto3, os
client = boto3.client("lambda")
def handler(event, context):
    print(os.environ["_X_AMZN_TRACE_ID"])
    client.invoke(FunctionName="${next}", InvocationType="Event")`,
        { runtime: 'python3.12' },
      );
    await using emulator = await start({ First: looping('Second'), Second: looping('First') });
    await invoke(emulator, { FunctionName: 'First', InvocationType: 'Event' });
    await emulator.idle();

    const [first, second] = [hops('First', emulator.log), hops('Second', emulator.log)];
    expect([first.counts, second.counts]).toEqual([sixteen, sixteen]);
    expect([...first.roots]).toEqual([...second.roots]);
  });
});
