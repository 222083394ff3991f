import { CodePipelineClient, PollForJobsCommand, PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { expect, test } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { RunningCommand, run } from '../support/command.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';

const build = { fixtures: { actionTypes: [buildTypeFixture] } };
const poll = new PollForJobsCommand({ actionTypeId: buildType });

test('faults adds, lists and clears', async () => {
  await using emulator = await startEmulator(build);
  const endpoint = ['--endpoint', emulator.endpoint];
  const client = new CodePipelineClient({ ...emulator.clientConfig, maxAttempts: 1 });

  const none = await run(['faults', ...endpoint]);
  const which = ['--operation', 'PollForJobs', '--action-type', 'category=Build,provider=MyBuild', '--first', '1'];
  const added = await run(['faults', 'add', ...which, '--error', 'ThrottlingException', ...endpoint]);
  await expect(client.send(poll)).rejects.toThrow('Rate exceeded');
  const listed = await run(['faults', '--json', ...endpoint]);
  const cleared = await run(['faults', 'clear', 'fault-1', ...endpoint]);

  expect(none.stdout).toBe('There are no faults. Add one with: codepipeline-local faults add\n');
  expect(added.stdout).toMatch(/^fault-1 +operation=PollForJobs .*first=1 +error=ThrottlingException +0 +0$/m);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ id: 'fault-1', matched: 1, applied: 1 }]);
  expect(cleared).toMatchObject({ code: 0, stdout: 'Removed 1 fault.\n' });
  expect(await emulator.faults.list()).toEqual([]);
  client.destroy();
});

test.each([
  [['faults', 'ad'], 2, "Unknown command 'ad'. Did you mean 'add'?\n"],
  [['faults', '--error', 'x'], 2, "Option '--error' goes after its command: codepipeline-local faults add --error.\n"],
  [['faults', 'add', '--errors', 'x'], 2, "Unknown option '--errors'. Did you mean '--error'?\n"],
  [['requests', '--limit', 'few'], 2, "--limit takes a whole number from 1 to 10000, not 'few'.\n"],
  [['faults', 'add', '--delay', '1s', '--first', 'one'], 2, "--first takes a whole number of 1 or more, not 'one'.\n"],
  [
    ['faults', 'add', '--delay', '1s', '--action-type', 'Test'],
    2,
    "--action-type: 'Test' is not of the form category=Test,provider=NAME.\n",
  ],
  [['faults', 'add', '--cut', 'before', '--delay', 'soon'], 2, /^--delay: 'soon' is not a duration; /],
  [['faults', 'add', '--cut', 'later'], 2, "--cut: 'later' is not one of before, after, body.\n"],
  [['faults', 'add', '--first', '0', '--cut', 'after'], 2, "--first takes a whole number of 1 or more, not '0'.\n"],
  [
    ['faults', 'add', '--operation', 'PollForJobs'],
    2,
    'A fault needs an effect; give one of --error, --delay, --cut, --duplicate, --stale-nonce, --time-out, --expire-credentials.\n',
  ],

  [
    ['requests', '--operation', 'PollForJob'],
    2,
    "--operation: Unknown operation 'PollForJob'. Did you mean 'PollForJobs'?\n",
  ],
  [['import', 'test'], 1, 'test cannot be used: it is a folder.\n'],
  [['faults', 'clear', 'fault-9'], 1, 'There is no fault with the id fault-9; none has been added.\n'],
])('%j is refused in a sentence', async (args, code, message) => {
  await using emulator = await startEmulator();

  const result = await run(args, { environment: { CODEPIPELINE_LOCAL_ENDPOINT: emulator.endpoint } });

  expect(result.code).toBe(code);
  expect(result.stderr).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
});

test('requests shows what workers asked, filtered, as a table, as JSON and live', async () => {
  await using emulator = await startEmulator(build);
  const endpoint = ['--endpoint', emulator.endpoint];
  const client = new CodePipelineClient(emulator.clientConfig);
  const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType });
  await client.send(poll);
  await using watching = new RunningCommand(['requests', '--watch', ...endpoint]);
  await watching.sees(/PollForJobs +200/);
  await client.send(new PutJobSuccessResultCommand({ jobId: id })).catch(() => {});
  client.destroy();

  await watching.sees(/PutJobSuccessResult +400 .* InvalidJobStateException/);
  const ofJob = await run(['requests', '--job', id.slice(0, 8), '--operation', 'PollForJobs', '--json', ...endpoint]);
  const none = await run(['requests', '--error', 'ThrottlingException', ...endpoint]);

  expect(JSON.parse(ofJob.stdout)).toMatchObject([{ operation: 'PollForJobs', jobIds: [id] }]);
  expect(none.stdout).toBe('There are no such requests in the journal.\n');
});

test('conduct ends with 1 when there is a verdict, and shows it with its requests', async () => {
  await using emulator = await startEmulator(build);
  const endpoint = ['--endpoint', emulator.endpoint];
  const client = new CodePipelineClient(emulator.clientConfig);
  const good = await run(['conduct', ...endpoint]);
  const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType });
  await client.send(poll);
  await client.send(new PutJobSuccessResultCommand({ jobId: id })).catch(() => {});
  client.destroy();

  const bad = await run(['conduct', ...endpoint]);
  const json = await run(['conduct', '--json', ...endpoint]);

  expect(good).toMatchObject({ code: 0, stdout: 'No worker did anything wrong.\n' });
  expect(bad.code).toBe(1);
  expect(bad.stdout).toMatch(
    /^WorkedUnacknowledged: Job .+\n {2}TIME .+\n {2}.+PollForJobs.+\n {2}.+PutJobSuccessResult/,
  );
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject([{ kind: 'WorkedUnacknowledged', jobId: id }]);
});
