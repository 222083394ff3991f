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
    'localhost:7109@evil.example',
    '127.0.0.1:7109, evil.example',
  ])('a request whose Host is %j, and names the option', async (host) => {
    await using emulator = await startTestEmulator({ allowedHost: 'emulator.internal' });

    const { status, message } = await ask(emulator, { Host: host });

    expect(status).toBe(403);
    expect(message).toContain('--allowed-host');
  });

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

  test('not the emulator’s own pages', async () => {
    await using emulator = await startTestEmulator();

    for (const host of ['127.0.0.1:7109', 'localhost:7109', '[::1]:7109']) {
      expect((await ask(emulator, { Host: host, Origin: `http://${host}` })).status).toBe(200);
    }
  });
});

test('AWS’s endpoints answer to any Host and Origin', async () => {
  await using emulator = await startTestEmulator({ auth: 'off' });
  const headers = { Host: 'codepipeline.us-east-1.amazonaws.com', Origin: 'https://page.example' };

  const target = {
    'X-Amz-Target': 'CodePipeline_20150709.ListPipelines',
    'Content-Type': 'application/x-amz-json-1.1',
  };
  const answer = await sendRaw(emulator, { headers: { ...headers, ...target }, body: '{}' });
  const buckets = await sendRaw(emulator, { method: 'GET', headers: { ...headers, Host: 's3.amazonaws.com' } });

  expect([answer.status, buckets.status]).toEqual([200, 200]);
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
      stderr: `Port ${port} on 127.0.0.1 is in use; stop what uses it, or choose another with --control.\n`,
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
