import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';

/** A worker that takes a job and dies with what it was told to say. */
const dying = `
  import { CodePipeline } from '@aws-sdk/client-codepipeline';
  const actionTypeId = { category: 'Test', owner: 'Custom', provider: 'MyJenkinsProviderName', version: '1' };
  const { jobs } = await new CodePipeline({}).pollForJobs({ actionTypeId, queryParam: { ProjectName: 'MyJenkinsExampleTestProject' } });
  console.error(process.env.LAST_WORDS);
  process.exit(7);`;

const lastWords = '</pre><script>alert(1)</script> ]]> \u001b[2J\u0000 "&amp;" ünd';

describe('reports of a check', () => {
  it('say in text, XML and HTML what the worker did, and are no more than text, whatever it said', async () => {
    using folder = temporaryFolder();
    const [xml, html] = [`${folder.path}/reports/check.xml`, `${folder.path}/reports/check.html`];
    const files = ['--report', xml, '--html', html];
    const worker = ['node', '--input-type=module', '-e', dying];

    const { code, stdout } = await run(
      [
        'check',
        '--fixtures',
        'test/check/fixtures/jobs.yaml',
        '--only',
        'plain',
        'continued',
        ...files,
        '--',
        ...worker,
      ],
      { environment: { LAST_WORDS: lastWords.replace('\u0000', '') } },
    );

    expect(code).toBe(1);
    const told = 'It ended with the exit code 7, and did not report a result of job A.';
    expect(stdout).toContain(`  What it did     ${told}\n`);
    expect(stdout).toMatch(/ +0\.00 s {2}The worker is started\n +\d+\.\d\d s {4}PollForJobs \(job A\): 200\n/);
    expect(stdout).toContain('    | </pre><script>alert(1)</script> ]]>  [2J "&amp;" ünd\n');
    expect(stdout).toContain('\nNot run: It does no job when nothing is in its way: see plain.\n');
    expect(stdout).toMatch(/\n2 cases in \d+ s: 0 met, 1 not met, 0 not applicable, 1 not run\.\n$/);

    const junit = readFileSync(xml, 'utf8');
    expect(junit).toContain('<testsuites tests="2" failures="1" errors="0" skipped="1"');
    expect(junit).toContain(`<failure type="plain" message="${told}"/>`);
    expect(junit).toContain('<skipped message="not run: It does no job when nothing is in its way: see plain."/>');
    expect(junit).toContain('&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt;');

    const page = readFileSync(html, 'utf8');
    expect(page).toContain(`<dt>What it did<dd>${told}`);
    expect(page).toContain('<td>PollForJobs (job A)<td>200');
    expect(page).toContain('&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt;');
    expect(page).not.toMatch(/<script|src=|href=|@import|url\(/);
  });

  it('are refused before the worker is run where they cannot be written', async () => {
    const args = ['check', '--html', '/dev/null/page.html', '--', 'node', '-e', 'console.log("I am run")'];

    expect(await run(args)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: '--html: /dev/null/page.html cannot be written (EEXIST); name a file that this user may write.\n',
    });
  });
});
