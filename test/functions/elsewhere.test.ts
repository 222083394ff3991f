import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { LambdaEvent } from '../../src/control/types.ts';
import { connect } from '../../src/index.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { functionFile } from '../support/functions.ts';
import { jobId } from '../support/jobs.ts';

/** A server of one test that takes down what it is sent. */
async function serve(answer: (body: string) => { readonly status: number; readonly body: string }) {
  const requests: { url: string | undefined; type: unknown; trace: unknown; body: string }[] = [];
  const listener: RequestListener = async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { 'x-amz-invocation-type': type, 'x-amzn-trace-id': trace } = request.headers;
    requests.push({ url: request.url, type, trace, body });
    const given = answer(body);
    response.writeHead(given.status, { 'content-type': 'application/json' }).end(given.body);
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, [Symbol.asyncDispose]: async () => void server.close() };
}

/** As functions have it (H14). */
const trace = expect.stringMatching(
  /^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=0;Lineage=1:[\da-f]{8}:0$/,
);

async function invoke(emulator: TestEmulator) {
  await emulator.jobs.enqueue({ function: 'Far' });
  await emulator.idle();
  return emulator.log.filter((line) => line.startsWith('warning: Function Far failed'));
}

describe('a function in a container with the runtime interface emulator', () => {
  test('is sent the event, and the trace', async () => {
    await using container = await serve(() => ({ status: 200, body: '"ok"' }));
    await using emulator = await startTestEmulator({ fixtures: { functions: { Far: { url: container.url } } } });

    expect(await invoke(emulator)).toEqual([]);
    expect(container.requests.map(({ url, trace, body }) => [url, trace, Object.keys(JSON.parse(body))])).toEqual([
      ['/2015-03-31/functions/function/invocations', trace, ['CodePipeline.job']],
    ]);
  });

  test.each([
    [{ status: 200, body: '{"errorMessage":"no","errorType":"RangeError"}' }, 'RangeError: no'],
    [{ status: 502, body: 'bad' }, "Error: The function's endpoint answered 502: bad"],
  ])('has failed when it answers %o, and is sent the event twice more', async (answer, message) => {
    await using container = await serve(() => answer);
    await using emulator = await startTestEmulator({ fixtures: { functions: { Far: { url: container.url } } } });

    const failures = await invoke(emulator);

    expect(failures[0]).toBe(`warning: Function Far failed: ${message}`);
    expect(container.requests).toHaveLength(3);
  });

  test('has failed when nobody is there', async () => {
    await using emulator = await startTestEmulator({
      fixtures: { functions: { Far: { url: 'http://127.0.0.1:9/' } } },
    });

    expect((await invoke(emulator))[0]).toMatch(/Unreachable: No function answers at http:\/\/127\.0\.0\.1:9\/2015/);
  });
});

describe('a function behind an API like Lambda’s', () => {
  const accepted = () => ({ status: 202, body: '' });

  test('is invoked asynchronously, by its name', async () => {
    await using api = await serve(accepted);
    await using emulator = await startTestEmulator({ fixtures: { functions: { Far: { endpoint: api.url } } } });

    expect(await invoke(emulator)).toEqual([]);
    expect(api.requests).toMatchObject([{ url: '/2015-03-31/functions/Far/invocations', type: 'Event', trace }]);
    expect(Object.keys(JSON.parse(api.requests[0]?.body ?? ''))).toEqual(['CodePipeline.job']);
  });

  test('need not be given one by one', async () => {
    await using api = await serve(accepted);
    await using emulator = await startTestEmulator({ lambdaEndpoint: api.url });

    expect(await invoke(emulator)).toEqual([]);
    expect(api.requests).toHaveLength(1);
  });

  test('has failed when the API does not know it', async () => {
    await using api = await serve(() => ({ status: 404, body: '{"Type":"User","Message":"Function not found"}' }));
    await using emulator = await startTestEmulator({ lambdaEndpoint: api.url });

    expect((await invoke(emulator))[0]).toContain('did not take the event: Function not found');
  });
});

describe('a function of this process', () => {
  test('is run with either style, and takes the name over', async () => {
    await using emulator = await startTestEmulator();
    const seen: string[] = [];
    await emulator.functions.register('Far', (event, context, callback) => {
      seen.push(event['CodePipeline.job'].id, context.functionName);
      callback(null, 'ok');
    });

    expect(await invoke(emulator)).toEqual([]);
    await emulator.functions.register('Far', async () => {
      throw new RangeError('no');
    });

    expect((await invoke(emulator))[0]).toBe('warning: Function Far failed: RangeError: no');
    expect(seen).toHaveLength(2);
    expect(await emulator.functions.list()).toEqual([
      { name: 'Far', accountId: '123456789012', region: 'us-east-1', kind: 'registered', timeout: '15s' },
    ]);
  });

  test('may stand in a fixture document that is a value, and survives a reset there', async () => {
    const ran: string[] = [];
    const Far = async (event: LambdaEvent) => void ran.push(event['CodePipeline.job'].id);
    await using emulator = await startTestEmulator({ fixtures: { functions: { Far }, jobs: [{ function: 'Far' }] } });
    await emulator.idle();
    await emulator.reset();
    await emulator.idle();

    await emulator.fixtures.load({ functions: { Near: Far }, jobs: [{ function: 'Near' }] });
    await emulator.idle();
    const connected = await connect(emulator.endpoint);

    expect(ran).toEqual([jobId(1), jobId(2), jobId(3)]);
    await expect(connected.fixtures.load({ functions: { Far } })).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('that is not async ends when it returns, unless it takes something to answer with', async () => {
    await using emulator = await startTestEmulator();
    const seen: string[] = [];
    await emulator.functions.register('Far', (event) => void seen.push(event['CodePipeline.job'].id));

    expect(await invoke(emulator)).toEqual([]);

    expect(seen).toHaveLength(1);
    await emulator.functions.register('Far', (_event, _context) => {}, { timeout: '20ms' });
    expect((await invoke(emulator))[0]).toContain('Task timed out after 0.02 seconds');
  });

  test('that never answers is left alone when its time is over', async () => {
    await using emulator = await startTestEmulator();
    await emulator.functions.register('Far', () => new Promise(() => {}), { timeout: '20ms' });

    expect((await invoke(emulator))[0]).toContain('Task timed out after 0.02 seconds');
  });

  test('does not hold up the stop', async () => {
    const emulator = await startTestEmulator();
    let isRunning = false;
    await emulator.functions.register('Far', () => {
      isRunning = true;
      return new Promise(() => {});
    });
    await emulator.jobs.enqueue({ function: 'Far' });
    await expect.poll(() => isRunning).toBe(true);

    await emulator.stop();
  });

  test('cannot be given to an emulator of another process', async () => {
    await using emulator = await startTestEmulator();
    const connected = await connect(emulator.endpoint);

    await expect(connected.functions.register('Far', () => {})).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('runs in another process; say where the function is in a fixture document'),
    });
  });

  test('cannot be a module over HTTP, where nothing reads files', async () => {
    await using emulator = await startTestEmulator();
    const connected = await connect(emulator.endpoint);

    const loaded = connected.fixtures.load({ functions: { Far: { module: functionFile('answering.mjs') } } });

    const message = expect.stringMatching(/^A running emulator takes no code of functions \(Far\)/);
    await expect(loaded).rejects.toMatchObject({ code: 'invalid', message });
    await connected.fixtures.load({ functions: { Far: { url: 'http://127.0.0.1:9' } } });
    expect(await connected.functions.list()).toMatchObject([{ name: 'Far', kind: 'url' }]);
  });
});
