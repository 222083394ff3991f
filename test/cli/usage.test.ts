import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/program.ts';
import { version } from '../../src/runtime/version.ts';
import { command } from '../support/bundled-program.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';

it.skipIf(process.platform !== 'linux')('says why what it prints cannot be written', async () => {
  const program = ['/bin/sh', '-c', 'exec "$0" "$@" > /dev/full', process.execPath, command] as const;

  expect(await run(['schema'], { program })).toMatchObject({
    code: 1,
    stderr: 'The output cannot be written: ENOSPC: no space left on device, write.\n',
  });
});

describe.concurrent('words that the command does not know', () => {
  it.for([
    ['strat', "Unknown command 'strat'. Did you mean 'start'?"],
    ['strat --port 1', "Unknown command 'strat'. Did you mean 'start'?"],
    ['--port 1 start', "Option '--port' goes after its command: codepipeline-local start --port."],
    ['start --prot 1', "Unknown option '--prot'. Did you mean '--port'?"],
    ['start --prot=1', "Unknown option '--prot'. Did you mean '--port'?"],
    ['start -p 1', "Unknown option '-p'. Did you mean '--port'?"],
    ['start --port', 'A value is missing: --port <PORT>.'],
    ['start --port http', "--port: 'http' is not a port; give a number from 0 to 65535."],
    ['start --timing fats', "--timing: 'fats' is not one of fast, aws. Did you mean 'fast'?"],
    [
      'start --log-level warning',
      "--log-level: 'warning' is not one of silent, error, warn, info, debug. Did you mean 'warn'?",
    ],
    ['start fixtures', "start takes no argument 'fixtures'."],
    ['start --fixtures=', "--fixtures: '' is not a path; give a file or a folder."],
    [
      'seed',
      'FILE… is missing (fixture documents, folders of them, or - for standard input): codepipeline-local seed FILE…',
    ],
    ['jobs --jsn', "Unknown option '--jsn'. Did you mean '--json'?"],
    ['jobs --endpoint localhost', "--endpoint: 'localhost' is not a URL; give http://localhost."],
    ['jobs --endpoint //x', "--endpoint: '//x' is not a URL; give one such as http://127.0.0.1:7109."],
    ['artifacts', 'JOB-ID is missing (id of a job, or its first characters): codepipeline-local artifacts JOB-ID'],
    ['nope', "Unknown command 'nope'. 'codepipeline-local --help' lists the commands."],
    ['help nope', "Unknown command 'nope'. 'codepipeline-local --help' lists the commands."],
    ['version', "Unknown command 'version'. Did you mean '--version'?"],
    ['-V', "Unknown option '-V'. Did you mean '--version'?"],
    ['faults ad --error ThrottlingException', "Unknown command 'ad'. Did you mean 'add'?"],
    ['faults help nope', "Unknown command 'nope'. Valid are add, clear."],
    [
      'jobs --foo',
      "Unknown option '--foo'. Valid are --endpoint, --status, --type, --limit, --show-secrets, --watch, --json, --help.",
    ],
    ['start --fixtures --port 1', "A value is missing: --fixtures <PATH...>; '--port' is an option."],
    [
      'exec --fixtures test pytest',
      'COMMAND… is missing (the command and its arguments): codepipeline-local exec [options] -- COMMAND…',
    ],
    [
      'exec --foo pytest',
      "Unknown option '--foo'. 'codepipeline-local exec --help' lists them. Options of the command to run go after it, and it after '--'.",
    ],
  ] as const)('refuses `%s` in a sentence', async ([args, sentence]) => {
    expect(await run(args.split(' '))).toEqual({ code: 2, signal: null, stdout: '', stderr: `${sentence}\n` });
  });

  it('names the variable whose value is none', async () => {
    const environment = { CODEPIPELINE_LOCAL_CLOCK: 'manuel' };

    const ended = await run(['start'], { environment });

    expect(ended.stderr).toBe(
      "CODEPIPELINE_LOCAL_CLOCK: 'manuel' is not one of system, manual. Did you mean 'manual'?\n",
    );
    expect(ended.code).toBe(2);
  });
});

const steering = ['start', 'approve', 'stop', 'retry'].map((name) => `pipelines ${name}`);
const commandNames = [...Object.keys(commands), 'faults add', 'faults clear', ...steering];

describe.concurrent('help', () => {
  it('prints the version alone', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
  });

  it('prints the help when it is asked to, and as an error when no command is given', async () => {
    const asked = await run(['--help']);
    const unasked = await run([]);

    expect(asked).toMatchObject({ code: 0, stderr: '' });
    expect(unasked).toMatchObject({ code: 2, stdout: '', stderr: asked.stdout });
    expect(asked.stdout).toMatch(/ start .* seed .* jobs .* schema /s);
  });

  it.for([
    ['help', '--help'],
    ['help --help', '--help'],
    ['help stop', 'stop --help'],
  ])('is the same where it is asked for as a command: %s', async ([asked = '', option = '']) => {
    expect(await run(asked.split(' '))).toEqual(await run(option.split(' ')));
  });

  it('lists the options of start with their defaults', async () => {
    const { stdout } = await run(['start', '--help']);

    expect(stdout).toMatch(
      /--port <PORT> +port to listen on; 0 takes a free\s+one, which is printed \(default:\s+7109\)/,
    );
    expect(stdout).toMatch(/--fixtures <PATH\.\.\.>/);
    expect(stdout).toContain('CODEPIPELINE_LOCAL_LOG_LEVEL for --log-level');
  });

  it.for(['', ...commandNames])('fits in 80 columns: %s --help', async (command) => {
    const { stdout, code } = await run([...command.split(' ').filter(Boolean), '--help']);

    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(code).toBe(0);
  });

  it.for(commandNames)('shows examples that are written as the command is: %s', async (command) => {
    const { stdout } = await run([...command.split(' '), '--help']);
    const examples = [...stdout.matchAll(/^ {2}codepipeline-local (.*)$/gm)].map(([, example = '']) => example);

    expect(examples).not.toEqual([]);
    for (const example of examples) {
      expect(`${example} `).toContain(`${command} `);
      const [own = ''] = example.split(' -- ');
      for (const [option] of own.matchAll(/--[a-z-]+/g)) expect(stdout).toMatch(new RegExp(`^  ${option} `, 'm'));
    }
  });

  it('lists every command', async () => {
    const { stdout } = await run(['--help']);
    const listed = [...stdout.matchAll(/^ {2}(\w+) [[<]|^ {2}(schema|completion) /gm)].map(
      ([, name, other]) => name ?? other,
    );

    expect(listed.filter((name) => name !== 'help')).toEqual(Object.keys(commands));
  });
});

describe.concurrent('an emulator that cannot be started', () => {
  it.for([
    ['--db missing/state.db', 'missing/state.db cannot be opened; its folder must exist and be writable.'],
    ['--db text.txt', 'text.txt is not a database; name a file of codepipeline-local or a new one.'],
    ['--fixtures nowhere', 'nowhere: no such file or folder.'],
    ['--fixtures text.txt', 'text.txt:1:1: must be an object, not the string not a fixture.'],
    ['--port 0 --host 192.0.2.1', '192.0.2.1 is not an address of this machine; choose another with --host.'],
  ] as const)('says why with `%s`', async ([args, sentence]) => {
    using folder = temporaryFolder();
    folder.write('text.txt', 'not a fixture');

    const ended = await run(['start', ...args.split(' ')], { cwd: folder.path });

    expect(ended).toEqual({ code: 1, signal: null, stdout: '', stderr: `${sentence}\n` });
  });
});
