import { setImmediate } from 'node:timers/promises';
import { StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { afterRealDelay } from '../../src/runtime/alarm.ts';
import { StateChecker } from '../../src/state-check/state-checker.ts';
import { startCommand } from '../support/command.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { buildType, dispatchedBuild } from '../support/jobs.ts';
import { createPipeline, pipelineFixtures } from '../support/pipelines.ts';
import { childProcesses, type FoundProcess, stillRunning } from '../support/processes.ts';
import { digestOf, doctored, exported, imported, inFile } from '../support/states.ts';

/** An emulator with something of everything that the files below are doctored in. */
async function startWithState(): Promise<TestEmulator> {
  const emulator = await startTestEmulator({
    fixtures: {
      ...pipelineFixtures,
      functions: { there: { url: 'http://127.0.0.1:1' } },
    },
  });
  await dispatchedBuild(emulator);
  await createPipeline(emulator);
  await emulator.client.send(new StartPipelineExecutionCommand({ name: 'Sample' }));
  await emulator.idle();
  return emulator;
}

const endless = `WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT`;

describe('a state file over HTTP is refused with the reason, and the state stays as it was', () => {
  // What is refused changes nothing, so that one emulator shows it of all.
  let emulator: TestEmulator;
  let before: Buffer;
  beforeAll(async () => {
    emulator = await startWithState();
    before = await exported(emulator.endpoint);
  });
  afterAll(() => emulator.stop());

  test.each<[what: string, sql: string, reason: string]>([
    ['a view that never ends', `CREATE VIEW v AS ${endless} x FROM c`, 'has the view v, which no state has'],
    [
      'a view in the place of a table',
      `DROP TABLE stubs; CREATE VIEW stubs AS ${endless} x AS key, 'w' AS world, '{}' AS definition FROM c`,
      'has another table stubs than states have',
    ],
    [
      'a trigger',
      'CREATE TRIGGER t AFTER INSERT ON jobs BEGIN DELETE FROM jobs; END',
      'has the trigger t, which no state has',
    ],
    ['another table', 'CREATE TABLE bookmarks (url TEXT)', 'has the table bookmarks, which no state has'],
    ['a further column', 'ALTER TABLE stubs ADD COLUMN more TEXT', 'has another table stubs than states have'],
    ['an index by an expression', 'CREATE INDEX i ON jobs (upper(id))', 'has the index i, which no state has'],
    ['a table too few', 'DROP TABLE stubs', 'has no '],
    ['a virtual table', 'CREATE VIRTUAL TABLE f USING fts5(x)', 'has the table f'],
    ['an unknown status', `UPDATE jobs SET status = 'Lost'`, `table jobs, key 1: status 'Lost' is not one of Created,`],
    [
      'a job due in the past of its deadline',
      `UPDATE jobs SET status = 'InProgress', due_at = deadline - 1`,
      'table jobs, row 1: nothing happens by itself to a job of its status at its due_at;',
    ],
    [
      'a due action that no provider ends',
      `UPDATE action_executions SET due_at = 1`,
      'table action_executions, row 1: it falls due',
    ],
    [
      'a moment that is none',
      'UPDATE jobs SET deadline = 9000000000000000, due_at = NULL',
      'table jobs, key 1: deadline must be',
    ],
    [
      'JSON that is none',
      `UPDATE job_declarations SET data = '{'`,
      'table job_declarations, key 1: data: it is not JSON;',
    ],
    [
      'JSON of another form',
      `UPDATE job_declarations SET data = json_remove(data, '$.pipelineContext')`,
      `data: 'pipelineContext' must be given;`,
    ],
    [
      'JSON without a floor',
      `UPDATE event_rules SET rule = 'x'; INSERT INTO event_rules VALUES ('123456789012/us-east-1', 'r', '${'['.repeat(600)}${']'.repeat(600)}')`,
      'table event_rules',
    ],
    [
      'a rule whose schedule cannot be read',
      `INSERT INTO event_rules VALUES ('123456789012/us-east-1', 'r', '{"name":"r","schedule":"daily","isEnabled":true,"targets":[]}')`,
      'rule.schedule: It is neither rate(5 minutes) nor cron(0 8 * * ? *);',
    ],
    [
      'a moment of a rule that has no schedule',
      `INSERT INTO event_schedules (world, name, due_at) VALUES ('123456789012/us-east-1', 'r', 1)`,
      'table event_schedules, row 1: there is no such rule that runs by a schedule',
    ],
    [
      'a moment of a rule that is disabled',
      `INSERT INTO event_rules VALUES ('123456789012/us-east-1', 'r', '{"name":"r","schedule":"rate(1 day)","isEnabled":false,"targets":[]}');
       INSERT INTO event_schedules (world, name, due_at) VALUES ('123456789012/us-east-1', 'r', 1)`,
      'table event_schedules, row 1: there is no such rule that runs by a schedule',
    ],
    [
      'JSON of very many levels',
      `UPDATE job_declarations SET data = json_set(data, '$.actionConfiguration', json('${'['.repeat(600)}${']'.repeat(600)}'))`,
      'table job_declarations, key 1: data: it is nested more than 500 levels deep;',
    ],
    [
      'JSON with a very long text',
      `UPDATE job_declarations SET data = json_set(data, '$.more', hex(zeroblob(10000000)))`,
      `table job_declarations, key 1: data: 'more' is not known here`,
    ],
    [
      'an artifact’s name that leads elsewhere',
      `UPDATE action_executions SET artifacts = '{"inputArtifacts":[{"name":"../x","location":{"type":"S3","s3Location":{"bucketName":"b","objectKey":"k"}}}],"outputArtifacts":[]}'`,
      `'../x' is not only letters`,
    ],
    [
      'a pipeline’s name that leads elsewhere',
      `UPDATE pipelines SET name = '../../x'`,
      `table pipelines, key 1: name '../../x' is not only letters`,
    ],
    [
      'an id of bytes that are too few',
      `UPDATE action_executions SET context_execution = x'0102'`,
      'table action_executions, key 1: context_execution must be',
    ],
    [
      'an id that is a UUID and is kept as text',
      `UPDATE action_executions SET id = '11111111-1111-4111-8111-111111111111'`,
      'table action_executions, row 1: its id is a UUID and is not kept as its 16 bytes;',
    ],
    [
      'a job of another world than its action’s',
      `INSERT INTO worlds (key, name) VALUES (99, '999999999999/us-east-1'); UPDATE action_executions SET world = 99`,
      'table ',
    ],
    ['a world that is none', `INSERT INTO worlds (key, name) VALUES (99, 'here')`, `table worlds, key 99: name `],
    [
      'a reference to nothing',
      'UPDATE jobs SET action_execution = 99',
      'row 1 of table jobs refers to a row of action_executions that is not there;',
    ],
    [
      'a version that is not there',
      'UPDATE pipelines SET version = 7',
      'table pipelines, row 1: its version is not in pipeline_versions;',
    ],
    [
      'an execution that is stopped and still waits for a stage',
      `UPDATE pipeline_executions SET status = 'Stopping', waiting_for_stage = 'Work'`,
      'table pipeline_executions, row 1: it is Stopping before a stage,',
    ],
    [
      'a stage that is stopped in an execution that is not',
      `UPDATE pipeline_executions SET status = 'InProgress', waiting_for_stage = NULL; UPDATE stage_executions SET status = 'Stopping'`,
      'table stage_executions, row 1: it is running, and only one of it and its execution is Stopping;',
    ],
  ])('%s', async (_, sql, reason) => {
    const { status, message } = await imported(emulator.endpoint, doctored(before, sql));

    expect({ status, message }).toEqual({ status: 400, message: expect.stringContaining(reason) });
    expect(message).toMatch(/^The file .*[.]$/s);
    expect(digestOf(await exported(emulator.endpoint))).toBe(digestOf(before));
  });

  test.each<[what: string, change: (bytes: Buffer) => Buffer, reason: string]>([
    ['nothing at all', () => Buffer.alloc(0), 'The file is empty;'],
    ['text', () => Buffer.from('notes '.repeat(100)), 'The file is not a database;'],
    ['half of a file', (bytes) => bytes.subarray(0, 4096 * 20), 'pages and says that it has'],
    [
      'a file that ends within a page',
      (bytes) => bytes.subarray(0, bytes.length - 100),
      'is cut off in the middle of a page',
    ],
    [
      'damaged pages',
      (bytes) => Buffer.concat([bytes.subarray(0, 8192), Buffer.alloc(bytes.length - 8192, 0xa5)]),
      'The file ',
    ],
    ['a schema whose pages lie in each other', (bytes) => loopedSchema(bytes), 'has a damaged schema'],
  ])('%s', async (_, change, reason) => {
    const { status, message } = await imported(emulator.endpoint, change(before));

    expect({ status, message }).toEqual({ status: 400, message: expect.stringContaining(reason) });
    expect(digestOf(await exported(emulator.endpoint))).toBe(digestOf(before));
  });
});

/** The schema's first page, which has others below it, below itself. */
function loopedSchema(bytes: Buffer): Buffer {
  const looped = Buffer.from(bytes);
  expect(looped.readUInt8(100)).toBe(5);
  looped.writeUInt32BE(1, looped.readUInt16BE(112));
  return looped;
}

describe.each([
  { kind: 'module', module: '/tmp/x.mjs', handler: 'handler' },
  { kind: 'executable', executable: '/tmp/bootstrap', handler: 'bootstrap' },
])('functions of files in a state file: $kind', (code) => {
  const definition = JSON.stringify({ ...code, timeout: 1000, environment: {} });
  const withFunction = (bytes: Buffer) =>
    doctored(bytes, `UPDATE functions SET definition = '${definition}' WHERE name = 'there'`);

  test('are refused over HTTP, as POST /fixtures refuses them', async () => {
    await using emulator = await startWithState();
    const before = await exported(emulator.endpoint);

    const { status, message } = await imported(emulator.endpoint, withFunction(before));

    expect(status).toBe(400);
    expect(message).toContain('over HTTP only those are taken that this emulator was started with');
    expect(digestOf(await exported(emulator.endpoint))).toBe(digestOf(before));
  });

  test('are taken in this process and, when they are there already, over HTTP', async () => {
    await using emulator = await startWithState();
    const state = withFunction(await exported(emulator.endpoint));

    await inFile(state, (file) => emulator.snapshots.import(file));
    const { status } = await imported(emulator.endpoint, state);

    expect(status).toBe(200);
    expect(digestOf(await exported(emulator.endpoint))).toBe(digestOf(state));
  });
});

test('a state that nobody has touched is taken, in every form of job that it can have', async () => {
  await using emulator = await startWithState();
  await emulator.jobs.enqueue({ actionTypeId: buildType, count: 3 });
  const state = await exported(emulator.endpoint);
  await emulator.reset({ empty: true });

  expect(await imported(emulator.endpoint, state)).toEqual({ status: 200, message: '' });
  expect(digestOf(await exported(emulator.endpoint))).toBe(digestOf(state));
});

describe.skipIf(process.platform !== 'linux')('the process that checks state files', () => {
  const checkers = () => childProcesses().filter(({ command }) => command.includes('check-program'));

  test.each([
    ['SIGSEGV', 'ended the process that checked it (SIGSEGV); export the state anew'],
    ['SIGABRT', 'takes more than 1024 MB of memory to check; name a smaller one'],
  ] as const)('is ended by a file (%s), which is refused, and the next has another', async (signal, reason) => {
    await using emulator = await startWithState();
    await inFile(await exported(emulator.endpoint), async (file) => {
      const checker = new StateChecker(afterRealDelay);
      const before = checkers();
      await checker.check(file, undefined);
      const [{ pid }] = checkers().filter((one) => !before.some((other) => other.pid === one.pid)) as [FoundProcess];
      // It holds its next file when it is ended.
      process.kill(pid, 'SIGSTOP');
      const refused = expect(checker.check(file, undefined)).rejects.toThrow(reason);
      await setImmediate();
      process.kill(pid, signal);
      process.kill(pid, 'SIGCONT');

      await refused;
      await checker.check(file, undefined);
      await checker.stop();
      expect(checkers()).toHaveLength(before.length);
    });
  });

  test('is ended with an emulator that is killed, whatever it is in the midst of', async () => {
    await using started = await startCommand([]);
    await imported(started.endpoint, await exported(started.endpoint));
    const below = childProcesses(started.command.pid);
    const [checker] = below.filter(({ command }) => command.includes('check-program')) as [FoundProcess];
    process.kill(checker.pid, 'SIGSTOP');
    try {
      started.command.send('SIGKILL');

      await expect.poll(() => stillRunning([checker])).toEqual([]);
    } finally {
      if (stillRunning([checker]).length > 0) process.kill(checker.pid, 'SIGKILL');
    }
  });

  test('is gone with the emulator', async () => {
    const before = checkers().length;
    const emulator = await startWithState();
    await imported(emulator.endpoint, await exported(emulator.endpoint));
    expect(checkers()).toHaveLength(before + 1);

    await emulator.stop();

    expect(checkers()).toHaveLength(before);
  });
});
