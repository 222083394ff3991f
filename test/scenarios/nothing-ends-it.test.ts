import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { startCommand } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { sendRaw } from '../support/http.ts';

const isLinux = process.platform === 'linux';
const control = '/_emulator/v1';
const command = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** Leaves a process so many file descriptors that it may still take. */
function leaveDescriptors(pid: number, count: number): void {
  const taken = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
  let limit = 0;
  for (let left = count; left > 0 || taken.has(limit); limit++) if (!taken.has(limit)) left -= 1;
  limitDescriptors(pid, limit);
}

function limitDescriptors(pid: number, limit: number): void {
  execFileSync('prlimit', [`--pid=${pid}`, `--nofile=${limit}:`]);
}

describe.skipIf(!isLinux)('an emulator that may open no more files', () => {
  test('refuses what needs one, ends nothing, and does everything when there is room', async () => {
    using folder = temporaryFolder();
    folder.write('f.mjs', 'export const handler = async () => console.log("invoked");');
    const fixtures = folder.write('functions.yaml', 'functions: { F: { module: f.mjs }, G: { module: f.mjs } }');
    await using started = await startCommand(['--fixtures', fixtures]);
    const { endpoint, command } = started;
    // On one connection, which is there by then.
    const ask = async (method: string, path: string, body?: object) => {
      const { status } = await sendRaw({ endpoint }, { method, path, ...(body && { body: JSON.stringify(body) }) });
      return [method, path, status];
    };
    const everything = async () => [
      await ask('GET', '/bucket/key'),
      await ask('GET', `${control}/state`),
      await ask('GET', `${control}/openapi.json`),
      await ask('POST', `${control}/jobs`, { function: 'F' }),
      await ask('POST', `${control}/idle`, { timeout: '10s' }),
      await ask('GET', `${control}/health`),
    ];
    await ask('GET', `${control}/health`);
    leaveDescriptors(command.pid, 0);

    expect(await everything()).toEqual([
      ['GET', '/bucket/key', 500],
      ['GET', `${control}/state`, 500],
      ['GET', `${control}/openapi.json`, 500],
      ['POST', `${control}/jobs`, 500],
      ['POST', `${control}/idle`, 500],
      ['GET', `${control}/health`, 200],
    ]);
    limitDescriptors(command.pid, 1024);

    expect(await everything()).toEqual([
      ['GET', '/bucket/key', 403],
      ['GET', `${control}/state`, 200],
      ['GET', `${control}/openapi.json`, 200],
      ['POST', `${control}/jobs`, 200],
      ['POST', `${control}/idle`, 200],
      ['GET', `${control}/health`, 200],
    ]);
    await command.sees(/ F \S+: invoked/);

    // Some for the code of the function, and too few for the pipes of its process.
    leaveDescriptors(command.pid, 5);
    expect(await ask('POST', `${control}/jobs`, { function: 'G' })).toContain(200);
    expect(await ask('POST', `${control}/idle`, {})).toContain(200);
    await command.sees(/Function G failed: Error: .* cannot be started: too many files are open\./);
    limitDescriptors(command.pid, 1024);
    expect(await ask('POST', `${control}/jobs`, { function: 'G' })).toContain(200);
    await command.sees(/ G \S+: invoked/);
  });
});

describe('an emulator whose clients leave', () => {
  const request = (method: string, path: string, rest = '') => `${method} ${path} HTTP/1.1\r\nHost: it\r\n${rest}\r\n`;
  const bytes = (type: string) => `Content-Type: ${type}\r\nContent-Length: 9999999\r\n`;
  const requests = {
    'a state': request('GET', `${control}/state`),
    'a stream of events': request('GET', `${control}/events/stream`),
    'an object': request('GET', '/big/object'),
    'a wait': request('POST', `${control}/idle`, 'Content-Length: 0\r\n'),
    'an upload': `${request('PUT', '/big/other', bytes('text/plain'))}${'x'.repeat(100_000)}`,
    'an import': `${request('POST', `${control}/state`, bytes('application/vnd.sqlite3'))}SQLite format 3\0`,
    'a request to the API': `${request('POST', '/', bytes('application/x-amz-json-1.1'))}{`,
    'no request': '\x16\x03\x01',
  };
  /** Milliseconds after which they do, and behind which bytes of an answer. */
  const moments = [
    [0, false],
    [2, false],
    [20, false],
    [300, true],
  ] as const;

  test.each(Object.entries(requests))('in the middle of %s goes on, and lets go of everything', async (_what, text) => {
    await using started = await startCommand(['--auth', 'off']);
    const { endpoint, command } = started;
    const { hostname, port } = new URL(endpoint);
    await fetch(`${endpoint}/big`, { method: 'PUT' });
    await fetch(`${endpoint}/big/object`, { method: 'PUT', body: Buffer.alloc(20_000_000) });
    const leave = ([after, atBytes]: (typeof moments)[number]) =>
      new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.write(text));
        const reset = () => socket.resetAndDestroy();
        const timer = setTimeout(reset, after);
        socket
          .on('error', () => {})
          .on('close', () => {
            clearTimeout(timer);
            resolve();
          });
        if (atBytes) socket.once('data', reset);
      });

    for (let round = 0; round < 5; round++) await Promise.all(moments.map(leave));

    const object = await fetch(`${endpoint}/big/object`);
    expect((await object.arrayBuffer()).byteLength).toBe(20_000_000);
    command.send('SIGTERM');
    expect(await command.ended()).toMatchObject({ code: 0, stderr: '' });
    expect(command.stdout).not.toMatch(/error: /);
  });
});

describe('an emulator whose log', () => {
  test('nobody reads any more goes on', async () => {
    const emulator = spawn(process.execPath, [command, 'start', '--port', '0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      let text = '';
      for await (const chunk of emulator.stdout.iterator({ destroyOnReturn: false })) {
        text += chunk;
        if (/\nunset /.test(text)) break;
      }
      const [, endpoint = ''] = /Endpoint +(http\S+)/.exec(text) ?? [];
      emulator.stdout.destroy();

      const loaded = await fetch(`${endpoint}${control}/fixtures`, {
        method: 'POST',
        body: JSON.stringify({ functions: { F: { url: 'http://127.0.0.1:1' } }, jobs: [{ function: 'F' }] }),
      });
      const idle = await fetch(`${endpoint}${control}/idle`, { method: 'POST' });
      const health = await fetch(`${endpoint}${control}/health`);

      expect([loaded.status, idle.status, health.status]).toEqual([200, 200, 200]);
      const ended = once(emulator, 'exit');
      emulator.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    } finally {
      emulator.kill('SIGKILL');
    }
  });
});

describe('a function that', () => {
  /** How the one invocation of a function with this code ended, as the log tells, and whether the next one goes well. */
  async function invoke(code: string) {
    using folder = temporaryFolder();
    await using emulator = await startTestEmulator({
      fixtures: {
        functions: {
          F: { module: folder.write('f.mjs', `import fs from 'node:fs'; export const handler = ${code};`) },
          Fine: { module: folder.write('fine.mjs', 'export const handler = async () => console.log("fine");') },
        },
      },
    });
    await emulator.jobs.enqueue({ function: 'F' });
    await emulator.idle();
    await emulator.jobs.enqueue({ function: 'Fine' });
    await emulator.idle();
    expect(emulator.log.some((line) => line.endsWith(': fine'))).toBe(true);
    return emulator.log.find((line) => line.includes('Function F failed')) ?? 'it ended well';
  }

  test.each([
    ['a text', 'hello\\n'],
    ['a value', '5\\n'],
    ['nothing', 'null\\n'],
  ])('writes %s where its process reports is told so', async (_what, text) => {
    expect(await invoke(`async () => { fs.writeSync(3, '${text}'); }`)).toMatch(
      /Runtime\.UnreadableReport: The function wrote to the file descriptor 3/,
    );
  });

  test('closes the descriptors of its process ends nothing but itself', async () => {
    expect(await invoke('async () => { for (const descriptor of [3, 4]) fs.closeSync(descriptor); }')).toMatch(
      /Runtime\.ExitError/,
    );
  });

  test('closes its output is told so when it writes', async () => {
    expect(
      await invoke('async () => { fs.closeSync(1); console.log("nowhere"); await new Promise(() => {}); }'),
    ).toMatch(/failed: Error: write EBADF/);
  });

  test('throws what cannot be described ends nothing', async () => {
    await using emulator = await startTestEmulator();
    await emulator.functions.register('F', () => {
      throw Object.create(null);
    });
    await emulator.jobs.enqueue({ function: 'F' });

    await emulator.idle();

    expect(emulator.log.find((line) => line.includes('Function F failed'))).toMatch(/TypeError: Cannot convert object/);
  });
});
