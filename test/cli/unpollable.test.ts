import { expect, it } from 'vitest';
import { run } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { jenkinsType, jenkinsTypeFixture, jobId, poll } from '../support/jobs.ts';

const reason =
  "gives ProjectName as 'My Project': no poll can ask for it, because queryParam takes 1 to 50 letters, digits, '_' or '-'.";

it('is told by seed, by the job’s page, and by the table of requests', async () => {
  await using emulator = await startTestEmulator({ fixtures: { actionTypes: [jenkinsTypeFixture] } });
  using folder = temporaryFolder();
  const job = { actionTypeId: jenkinsType, configuration: { ProjectName: 'My Project' } };
  const file = folder.write('job.json', JSON.stringify({ jobs: [job] }));
  const on = (...args: readonly string[]) => run([...args, '--endpoint', emulator.endpoint]);

  const seeded = await on('seed', file);
  for (let count = 0; count < 2; count++) {
    await poll(emulator, { actionTypeId: jenkinsType, queryParam: { ProjectName: 'Mine' } });
  }

  expect(seeded).toMatchObject({
    code: 0,
    stdout: `${file}: 1 job\n`,
    stderr: `warning: A job of Test/Custom/MyJenkinsProviderName/1 ${reason}\n`,
  });
  expect((await on('jobs', jobId(1))).stdout).toMatch(/^No poll +It gives ProjectName as 'My Project'/m);
  const [, first, second, told] = (await on('requests')).stdout.split('\n');
  expect([first, second]).toEqual([expect.stringMatching(/PollForJobs/), expect.stringMatching(/PollForJobs/)]);
  expect(told).toBe("└ 1 job waits with the ProjectName 'My Project'; the poll asked for 'Mine'.");
});
