import { describe, expect, test } from 'vitest';
import { connect, startEmulator } from '../../src/index.ts';
import { RunningCommand, run, startCommand } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { type Addressed, call, sendRaw } from '../support/http.ts';
import { buildTypeFixture } from '../support/jobs.ts';

/** Asks for the clock, as whoever sends these headers. */
async function ask(emulator: Addressed, headers: Record<string, string>, path = '/_emulator/v1/clock') {
  const { status, body } = await sendRaw(emulator, { method: 'GET', path, headers });
  return { status, message: (JSON.parse(body.toString()) as { message?: string }).message };
}

describe('the control API answers a request whose Host is', () => {
  test.each([
    '127.0.0.1',
    '127.0.0.1:7109',
    '192.168.1.20:7109',
    '[::1]:7109',
    'localhost',
    'LOCALHOST:7109',
    'codepipeline:7109',
    'code_pipeline-1',
    'host.docker.internal:7109',
    'emulator.internal',
    'Emulator.Internal:80',
  ])('%s', async (host) => {
    await using emulator = await startTestEmulator({ allowedHost: 'emulator.internal' });

    expect((await ask(emulator, { Host: host })).status).toBe(200);
  });
});

describe('the control API refuses', () => {
  test.each([
    'evil.example',
    'evil.example:7109',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'other.internal',
    'emulator.internal.evil.example',
    'localhost.',
  ])('a request whose Host is %j, and names the option', async (host) => {
    await using emulator = await startTestEmulator({ allowedHost: 'emulator.internal' });

    const { status, message } = await ask(emulator, { Host: host });

    expect(status).toBe(403);
    expect(message).toContain('--allowed-host');
  });

  test.each(['localhost:7109@evil.example', '127.0.0.1:7109, evil.example'])(
    'a request whose Host is none: %j',
    async (host) => {
      await using emulator = await startTestEmulator({ allowedHost: 'emulator.internal' });

      const { status, message } = await ask(emulator, { Host: host });

      expect(status).toBe(403);
      expect(message).toContain(`the Host '${host}' of this request is none: send one, such as`);
    },
  );

  test('any route to such a request: looks, changes, the health check, what is not there', async () => {
    await using emulator = await startTestEmulator();
    const headers = { Host: 'evil.example' };

    const changed = await sendRaw(emulator, { path: '/_emulator/v1/clock', headers, body: '{"advance":"1h"}' });

    expect(JSON.parse(changed.body.toString())).toEqual({
      code: 'forbidden',
      message:
        "The control API does not answer to the host 'evil.example', which may lead here by a web page's doing: reach the emulator by IP or as localhost, or start it with --allowed-host evil.example.",
    });
    expect((await ask(emulator, headers, '/_emulator/v1/health')).status).toBe(403);
    expect((await ask(emulator, headers, '/_emulator/v1/nothing')).status).toBe(403);
    expect((await emulator.clock.now()).now).toBe('2030-01-01T00:00:00.000Z');
  });

  test.each([
    'https://evil.example',
    'http://localhost:3000',
    'https://127.0.0.1:7109',
    'http://127.0.0.1',
    'null',
    '',
  ])('a request with the Origin %j', async (origin) => {
    await using emulator = await startTestEmulator();

    const { status, message } = await ask(emulator, { Host: '127.0.0.1:7109', Origin: origin });

    expect({ status, message }).toEqual({
      status: 403,
      message: `The control API is closed to web pages, and this request is one of ${origin}.`,
    });
  });

  test('what a browser asks before it sends a page’s request elsewhere', async () => {
    await using emulator = await startTestEmulator();

    const { status, headers } = await sendRaw(emulator, {
      method: 'OPTIONS',
      path: '/_emulator/v1/reset',
      headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
    });

    expect(status).toBe(403);
    expect(headers.filter(([name]) => /^access-control/i.test(name))).toEqual([]);
  });

  test.each(['cross-site', 'same-site'])(
    'a request without Origin of a page that the browser says is %s',
    async (site) => {
      await using emulator = await startTestEmulator();

      const { status, message } = await ask(emulator, { Host: 'localhost:7109', 'Sec-Fetch-Site': site });

      expect({ status, message }).toEqual({
        status: 403,
        message: 'The control API is closed to web pages, and this request is one of another site.',
      });
    },
  );

  test.each([
    [200, 'emulator.internal', 'https://emulator.internal'],
    [200, 'emulator.internal:8443', 'https://emulator.internal:8443'],
    [200, 'emulator.internal:7109', 'https://emulator.internal'],
    [200, '127.0.0.1:7109', 'https://emulator.internal:8443'],
    [403, 'emulator.internal', 'https://other.internal'],
    [403, 'emulator.internal', 'https://emulator.internal.evil.example'],
    [403, 'emulator.internal', 'https://evil.example/emulator.internal'],
    [403, 'emulator.internal:7109', 'http://emulator.internal:3000'],
    [403, 'localhost:7109', 'https://localhost:7109'],
  ])('or answers, with a TLS proxy before it (%d): Host %s, Origin %s', async (expected, host, origin) => {
    await using emulator = await startTestEmulator({ allowedHost: 'emulator.internal' });

    const { status } = await ask(emulator, { Host: host, Origin: origin, 'Sec-Fetch-Site': 'same-origin' });

    expect(status).toBe(expected);
  });

  test('not who types its address', async () => {
    await using emulator = await startTestEmulator();

    const typed = { Host: 'localhost:7109', 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' };

    expect((await ask(emulator, typed)).status).toBe(200);
  });

  test('not the emulator’s own pages', async () => {
    await using emulator = await startTestEmulator();

    for (const host of ['127.0.0.1:7109', 'localhost:7109', '[::1]:7109']) {
      expect((await ask(emulator, { Host: host, Origin: `http://${host}` })).status).toBe(200);
    }
  });
});

describe('AWS’s endpoints', () => {
  const target = {
    'X-Amz-Target': 'CodePipeline_20150709.ListPipelines',
    'Content-Type': 'application/x-amz-json-1.1',
  };

  /** The statuses of the API, S3, STS and a webhook to whoever sends these headers. */
  async function askAll(emulator: Addressed, headers: Record<string, string>) {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const answers = await Promise.all([
      sendRaw(emulator, { headers: { ...target, ...headers }, body: '{}' }),
      sendRaw(emulator, { method: 'GET', path: '/store', headers }),
      sendRaw(emulator, { headers: { ...form, ...headers }, body: 'Action=GetCallerIdentity&Version=2011-06-15' }),
      sendRaw(emulator, { path: '/_emulator/webhooks?t=none', headers, body: '{}' }),
    ]);
    return answers.map(({ status }) => status);
  }

  const fixtures = { buckets: [{ name: 'store' }] };
  const answered = [200, 200, 200, 404];
  const refused = [403, 403, 403, 403];

  test.each([
    ['a program, by AWS’s own name', { Host: 'codepipeline.us-east-1.amazonaws.com' }],
    ['a program, by any name', { Host: 'emulator.example' }],
    ['Node’s fetch', { Host: 'emulator.example', 'Accept-Language': '*', 'Sec-Fetch-Mode': 'cors' }],
    ['a browser’s own request', { 'Sec-Fetch-Site': 'none', 'Accept-Language': 'en' }],
    [
      'a page of the emulator’s own',
      { Host: 'localhost:7109', Origin: 'http://localhost:7109', 'Sec-Fetch-Site': 'same-origin' },
    ],
    ['an old browser by an address', { Host: '192.168.1.20:7109', 'Accept-Language': 'en' }],
    ['a browser by a bucket’s name', { Host: 'emulator.internal', 'Accept-Language': 'en' }],
    ['a page behind TLS', { Host: 'emulator.internal', Origin: 'https://emulator.internal' }],
  ])('answer %s', async (_, headers) => {
    await using emulator = await startTestEmulator({ auth: 'off', allowedHost: 'emulator.internal', fixtures });

    expect(await askAll(emulator, headers)).toEqual(answered);
  });

  test.each([
    ['another page', { Origin: 'https://page.example' }],
    ['a page of another port', { Host: 'localhost:7109', Origin: 'http://localhost:3000' }],
    ['a sandboxed page', { Origin: 'null' }],
    ['a page of another site, without Origin', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a page of the same site, without Origin', { 'Sec-Fetch-Site': 'same-site' }],
    ['a page of a kind that is not known yet', { 'Sec-Fetch-Site': 'near-site' }],
    ['a page that has led its name here', { Host: 'evil.example', Origin: 'http://evil.example' }],
    ['the same, in an old browser and without Origin', { Host: 'evil.example', 'Accept-Language': 'en' }],
    ['a name that only looks allowed', { Host: 'localhost.evil.example', 'Accept-Language': 'en' }],
  ])('refuse %s', async (_, headers) => {
    await using emulator = await startTestEmulator({ auth: 'off', allowedHost: 'emulator.internal', fixtures });

    expect(await askAll(emulator, headers)).toEqual(refused);
  });

  test('let a link to an object be followed, and nothing else', async () => {
    await using emulator = await startTestEmulator({ auth: 'off', fixtures });
    const link = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
    const status = async (method: string, path: string, headers: Record<string, string>) =>
      (await sendRaw(emulator, { method, path, headers })).status;

    expect(await status('GET', '/store', link)).toBe(200);
    expect(await status('GET', '/', link)).toBe(200);
    expect(await status('GET', '/store', { ...link, 'Sec-Fetch-Dest': 'iframe' })).toBe(403);
    expect(await status('DELETE', '/store', link)).toBe(403);
    expect(await status('GET', '/?Action=GetCallerIdentity&Version=2011-06-15', link)).toBe(403);
    expect(await status('GET', '/_emulator/v1/clock', link)).toBe(403);
  });

  test.each(['iframe', 'document', 'object', 'embed', 'image', undefined])(
    'sandbox what S3 shows as %s',
    async (kind) => {
      await using emulator = await startTestEmulator({ auth: 'off', fixtures });

      const { status, headers } = await sendRaw(emulator, {
        method: 'GET',
        path: '/store',
        headers: { 'Accept-Language': 'en', ...(kind !== undefined && { 'Sec-Fetch-Dest': kind }) },
      });

      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        'Content-Security-Policy': 'sandbox',
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Resource-Policy': 'same-origin',
      });
    },
  );
});

describe('a control API that is switched off', () => {
  test('says so, while the health check and the emulator go on', async () => {
    await using emulator = await startTestEmulator({ control: 'off' });

    expect(await ask(emulator, {})).toEqual({
      status: 403,
      message: 'The control API of this emulator is switched off; start it without --control off.',
    });
    expect((await ask(emulator, {}, '/_emulator/v1/health')).status).toBe(200);
    expect((await call(emulator, 'ListPipelines', {})).status).toBe(200);
  });

  test('is explained to whoever connects, and to the commands', async () => {
    await using emulator = await startTestEmulator({ control: 'off' });
    const sentence = 'The control API of this emulator is switched off; start it without --control off.';

    const remote = await connect(emulator.endpoint);

    await expect(remote.jobs.list()).rejects.toMatchObject({ code: 'forbidden', message: sentence });
    expect(await run(['jobs', '--endpoint', emulator.endpoint])).toMatchObject({ code: 1, stderr: `${sentence}\n` });
  });

  test('leaves the object in the emulator’s process as it is', async () => {
    await using emulator = await startEmulator({ control: 'off', fixtures: { actionTypes: [buildTypeFixture] } });

    expect(await emulator.jobs.list()).toEqual([]);
  });
});

describe('a control API on a port of its own', () => {
  test('is there and not on the port of AWS’s endpoints, which names it', async () => {
    await using emulator = await startTestEmulator({ control: 0 });
    const { control: port } = emulator.parts.ports();
    const apart = { endpoint: `http://127.0.0.1:${port}` };

    expect((await ask(apart, {})).status).toBe(200);
    expect(await ask(emulator, {})).toEqual({
      status: 403,
      message: `The control API of this emulator is not on this port but on ${port}, as --control says.`,
    });
    expect((await ask(emulator, {}, '/_emulator/v1/health')).status).toBe(200);
    expect((await call(apart, 'ListPipelines', {})).status).toBe(404);
  });

  test('is closed to web pages, too', async () => {
    await using emulator = await startTestEmulator({ control: 0 });
    const apart = { endpoint: `http://127.0.0.1:${emulator.parts.ports().control}` };

    expect((await ask(apart, { Host: 'evil.example' })).status).toBe(403);
    expect((await ask(apart, { Origin: 'https://evil.example' })).status).toBe(403);
    expect((await ask(emulator, { Host: 'evil.example' }, '/_emulator/v1/health')).status).toBe(403);
  });

  test('is found by whoever connects to either port', async () => {
    await using emulator = await startTestEmulator({ control: 0, fixtures: { actionTypes: [buildTypeFixture] } });

    for (const url of [emulator.endpoint, `http://127.0.0.1:${emulator.parts.ports().control}/`]) {
      const remote = await connect(url);
      expect(remote.endpoint).toBe(emulator.endpoint);
      expect(await remote.jobs.list()).toEqual([]);
      await remote.artifacts.put({ bucket: 'store', key: 'a' }, 'bytes');
    }
  });

  test('stops with the emulator', async () => {
    const emulator = await startTestEmulator({ control: 0 });
    const apart = { endpoint: `http://127.0.0.1:${emulator.parts.ports().control}` };

    await emulator.stop();

    await expect(ask(apart, {})).rejects.toThrow('ECONNREFUSED');
  });

  test('is in the banner, and is refused where the port is in use', async () => {
    await using started = await startCommand(['--control', '0']);
    const [, port = ''] = await started.command.sees(/Control +http:\/\/127\.0\.0\.1:(\d+)\n/);

    const ended = await run(['start', '--port', '0', '--control', port]);

    expect(ended).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: expect.stringMatching(
        new RegExp(`^Port ${port} on 127.0.0.1 is in use by an emulator .*, or choose another with --control\\.\n$`),
      ),
    });
  });

  test('may be named by the same number as the other port', async () => {
    await using first = await startTestEmulator();
    const port = new URL(first.endpoint).port;
    await first.stop();

    await using command = new RunningCommand(['start', '--port', port, '--control', port]);
    await command.sees(/Endpoint/);

    expect((await ask(first, {})).status).toBe(200);
  });
});

test('a place of the control API that is none is refused', async () => {
  expect(await run(['start', '--control', 'of'])).toMatchObject({
    code: 2,
    stderr: "--control: 'of' is neither on nor off nor a port from 0 to 65535.\n",
  });
});
