import { once } from 'node:events';
import { mkdirSync, renameSync, utimesSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { printedBy } from '../support/functions.ts';
import { hasPython } from '../support/python.ts';

const client = JSON.stringify(import.meta.resolve('@aws-sdk/client-codepipeline'));

/** An emulator with these functions. */
function startWith(functions: object, options = {}): Promise<TestEmulator> {
  return startTestEmulator({ fixtures: { functions } as never, ...options });
}

async function invoke(emulator: TestEmulator, times = 1): Promise<string[]> {
  for (let time = 0; time < times; time++) {
    await emulator.jobs.enqueue({ function: 'Probe' });
    await emulator.idle();
  }
  return printedBy('Probe', emulator.log);
}

const counting = 'let count = 0; export const handler = async () => console.log(++count);';
const countingInPython =
  'count = 0\ndef handler(event, context):\n    global count\n    count += 1\n    print(count)\n';

describe.each([['Node.js', 'f.mjs', counting], ...(hasPython ? [['Python', 'f.py', countingInPython]] : [])] as [
  string,
  string,
  string,
][])('a process of %s', (language, name, code) => {
  const definitionOf = (file: string) => (language === 'Python' ? { python: file } : { module: file });

  test('serves one invocation after the other, module state and all', async () => {
    using folder = temporaryFolder();
    await using emulator = await startWith({ Probe: definitionOf(folder.write(name, code)) });

    expect(await invoke(emulator, 3)).toEqual(['1', '2', '3']);
  });

  test('is not used again when a file beside the handler has been edited', async () => {
    using folder = temporaryFolder();
    folder.write('lib/other.txt', 'before');
    await using emulator = await startWith({ Probe: definitionOf(folder.write(name, code)) });
    await invoke(emulator, 2);

    folder.write('lib/another.txt', 'after');

    expect(await invoke(emulator)).toEqual(['1', '2', '1']);
  });

  test('is not used again when a file has been replaced by one of the same age, as rename and cp -p do', async () => {
    using folder = temporaryFolder();
    folder.write('lib/other.txt', 'before');
    const replacement = folder.write('lib/.next', 'after!');
    for (const path of [replacement, join(dirname(replacement), 'other.txt')]) utimesSync(path, 1, 1);
    await using emulator = await startWith({ Probe: definitionOf(folder.write(name, code)) });
    await invoke(emulator, 2);

    renameSync(replacement, join(dirname(replacement), 'other.txt'));

    expect(await invoke(emulator)).toEqual(['1', '2', '1']);
  });

  test('is used again though databases and logs beside the code change', async () => {
    using folder = temporaryFolder();
    const definition = definitionOf(folder.write(name, code));
    await using emulator = await startWith({ Probe: definition }, { db: folder.write('state.db', '') });
    await invoke(emulator);
    folder.write('emulator.log', 'a line');

    expect(await invoke(emulator, 2)).toEqual(['1', '2', '3']);
  });

  test('is not used again after a reset, nor by a function that is defined anew', async () => {
    using folder = temporaryFolder();
    const definition = definitionOf(folder.write(name, code));
    await using emulator = await startWith({ Probe: definition });
    await invoke(emulator);

    await emulator.reset();
    await invoke(emulator);
    await emulator.fixtures.load({ functions: { Probe: { ...definition, timeout: 30 } } } as never);

    expect(await invoke(emulator)).toEqual(['1', '1', '1']);
  });
});

test('a result that is sent without await before an error arrives with the retry, and the process is the same', async () => {
  using folder = temporaryFolder();
  const code = `import { CodePipeline } from ${client};
    let invocations = 0;
    let result;
    export const handler = async (event) => {
      console.log('invocation', ++invocations);
      if (invocations > 1) return await result;
      result = new CodePipeline({}).putJobSuccessResult({ jobId: event['CodePipeline.job'].id });
      throw new TypeError('after it');
    };`;
  await using emulator = await startWith({ Probe: { module: folder.write('f.mjs', code) } });
  const { id } = await emulator.jobs.enqueue({ function: 'Probe' });

  expect((await emulator.jobs.waitFor(id, 'Succeeded')).status).toBe('Succeeded');
  await emulator.idle();
  expect(printedBy('Probe', emulator.log).filter((line) => line.startsWith('invocation'))).toEqual([
    'invocation 1',
    'invocation 2',
  ]);
});

test('what is left under way stands still until the next invocation', async () => {
  using folder = temporaryFolder();
  let pings = 0;
  await using server = await listening((socket) => {
    socket.on('data', () => {
      pings += 1;
      socket.write('pong');
    });
  });
  const code = `import { connect } from 'node:net';
    const socket = connect(${server.port}, '127.0.0.1', () => socket.write('ping'));
    socket.on('data', () => socket.write('ping'));
    export const handler = () => new Promise((resolve) => socket.once('data', () => resolve()));`;
  await using emulator = await startWith({
    Probe: { module: folder.write('f.mjs', code) },
    Other: { module: folder.write('other.mjs', "export const handler = async () => console.log('done');") },
  });

  await invoke(emulator);
  const before = pings;
  // The process of another function starts and ends meanwhile: time for thousands of pings.
  await emulator.jobs.enqueue({ function: 'Other' });
  await emulator.idle();
  const after = pings;
  await invoke(emulator);

  expect(printedBy('Other', emulator.log)).toContain('done');
  // The turn of the event loop in which an invocation is reported may be under way when the report arrives.
  expect(after - before).toBeLessThanOrEqual(1);
  expect(pings).toBeGreaterThan(after);
});

/** A server on a port of its own. */
async function listening(onConnection: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    onConnection(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe('output', () => {
  test('of both kinds comes in the order in which it was written, that of children included', async () => {
    using folder = temporaryFolder();
    const code = `import { spawnSync } from 'node:child_process'; import { writeSync } from 'node:fs';
      export const handler = async () => {
        for (let i = 0; i < 50; i++) (i % 2 ? process.stdout : process.stderr).write(i + '\\n');
        writeSync(2, '50\\n'); writeSync(1, '51\\n');
        spawnSync('sh', ['-c', 'echo 52 >&2; echo 53'], { stdio: 'inherit' });
      };`;
    await using emulator = await startWith({ Probe: { module: folder.write('f.mjs', code) } });

    expect(await invoke(emulator)).toEqual(Array.from({ length: 54 }, (_, index) => `${index}`));
  });

  test.skipIf(!hasPython)('of Python comes in order, too', async () => {
    using folder = temporaryFolder();
    const code = `import subprocess, sys, logging
def handler(event, context):
    for i in range(200): print(i, file=sys.stdout if i % 2 else sys.stderr)
    subprocess.run("echo 200 >&2; echo 201", shell=True)
    logging.getLogger().warning("202")
    print("203", end="")
`;
    await using emulator = await startWith({ Probe: { python: folder.write('f.py', code) } });

    const expected = Array.from({ length: 204 }, (_, index) => (index === 202 ? '[WARNING]\t202' : `${index}`));
    expect(await invoke(emulator)).toEqual(expected);
  });

  test('shows levels as Lambda’s console does, and has console.fatal; empty lines stay', async () => {
    using folder = temporaryFolder();
    const code = `export const handler = async () => {
      console.log('a', { b: 1 }); console.info('i'); console.warn('w'); console.error('e'); console.debug('d');
      console.trace('t'); console.fatal('f'); console.log(''); console.log(); console.log('end'); };`;
    await using emulator = await startWith({ Probe: { module: folder.write('f.mjs', code) } });

    expect(await invoke(emulator)).toEqual([
      ...['a { b: 1 }', 'i', 'WARN\tw', 'ERROR\te', 'DEBUG\td', 'TRACE\tt', 'FATAL\tf', '', '', 'end'],
    ]);
  });

  test('lines carry the time and the request id that the context has', async () => {
    using folder = temporaryFolder();
    const code = 'export const handler = async (event, context) => console.log(context.awsRequestId);';
    await using emulator = await startWith({ Probe: { module: folder.write('f.mjs', code) } });
    await invoke(emulator, 2);

    const lines = emulator.log.flatMap((line) => /^(\S+Z) Probe (\S+): (\S+)$/.exec(line)?.slice(1, 4) ?? []);

    expect(lines[1]).toBe(lines[2]);
    expect(lines[4]).toBe(lines[5]);
    expect(lines[1]).not.toBe(lines[4]);
    expect(Date.parse(lines[0] ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  test('lines that are held back until the end carry the time at which they were written', async () => {
    using folder = temporaryFolder();
    // Each answer of the emulator is a turn in which it reads what has been printed before.
    const code = `export const handler = async () => {
      for (let line = 0; line < 1001; line++) console.log('line', line);
      for (let turn = 0; turn < 20; turn++) await (await fetch(process.env.AWS_ENDPOINT_URL)).text();
      console.log('ended', Date.now());
    };`;
    await using emulator = await startWith({ Probe: { module: folder.write('f.mjs', code) } });
    await invoke(emulator);

    const log = emulator.log.join('\n');
    const [, written = ''] = /^(\S+) Probe \S+: line 1000$/m.exec(log) ?? [];
    const [, ended] = /^\S+ Probe \S+: ended (\d+)$/m.exec(log) ?? [];

    expect(Date.parse(written)).toBeLessThan(Number(ended));
    expect(log).not.toContain('not shown');
  });
});

describe('invocations at once', () => {
  // Each waits until as many as TOGETHER have begun, however long their processes take to start.
  const code = `import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'; import { tmpdir } from 'node:os';
    const { LOCK, RUNS, TOGETHER } = process.env;
    export const handler = async (event, context) => {
      const file = tmpdir() + '/mine';
      writeFileSync(file, context.awsRequestId);
      try { mkdirSync(LOCK); } catch { console.log('another runs'); }
      writeFileSync(RUNS + '/' + context.awsRequestId, '');
      do await new Promise((resolve) => setTimeout(resolve, 300)); while (readdirSync(RUNS).length < Number(TOGETHER));
      console.log(readFileSync(file, 'utf8') === context.awsRequestId);
      try { rmdirSync(LOCK); } catch {}
    };`;

  function probeIn(folder: ReturnType<typeof temporaryFolder>, together: number) {
    mkdirSync(`${folder.path}/runs`);
    const environment = { LOCK: `${folder.path}/lock`, RUNS: `${folder.path}/runs`, TOGETHER: `${together}` };
    return { module: folder.write('f/f.mjs', code), environment };
  }

  test('have a folder for temporary files each', async () => {
    using folder = temporaryFolder();
    await using emulator = await startWith({ Probe: probeIn(folder, 3) });
    for (let time = 0; time < 3; time++) await emulator.jobs.enqueue({ function: 'Probe' });
    await emulator.idle();

    const printed = printedBy('Probe', emulator.log);

    expect(printed.filter((line) => line === 'true')).toHaveLength(3);
    expect(printed).toContain('another runs');
  });

  test('are no more than reservedConcurrentExecutions', async () => {
    using folder = temporaryFolder();
    const Probe = { ...probeIn(folder, 1), reservedConcurrentExecutions: 1 };
    await using emulator = await startWith({ Probe });
    for (let time = 0; time < 3; time++) await emulator.jobs.enqueue({ function: 'Probe' });
    await emulator.idle();

    expect(printedBy('Probe', emulator.log)).toEqual(['true', 'true', 'true']);
  });
});
