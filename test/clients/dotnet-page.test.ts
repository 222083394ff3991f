import { expect, test } from 'vitest';
import { blocks, filesIn } from '../docs/blocks.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { installPackage } from '../support/installed-package.ts';
import { printed } from '../support/printed.ts';

const page = 'docs/start/dotnet.md';
const minutes = 60_000;

const hasDotnet = Number(printed('dotnet', '--version')?.split('.')[0]) >= 8;
/** It gets the SDK and xunit: where scripts/install-clients.sh has run, or in a long run. */
const getsSdks = process.env.OTHER_CLIENTS !== undefined || process.env.LONG !== undefined;
const why = hasDotnet
  ? getsSdks
    ? undefined
    : 'it gets SDKs; set OTHER_CLIENTS or LONG'
  : 'the .NET SDK 8 or newer is not installed';

test.skipIf(why !== undefined)(
  `the page for .NET has a worker and a test that passes${why === undefined ? '' : ` (skipped: ${why})`}`,
  { timeout: 10 * minutes },
  async () => {
    using folder = temporaryFolder();
    installPackage(folder);
    const scriptOf = (start: string) =>
      blocks.find(({ document, text }) => document === page && text.startsWith(start))?.text ?? '';
    const shell = (script: string) =>
      run(['-ec', script.replaceAll('npx ', 'node_modules/.bin/')], {
        cwd: folder.path,
        environment: { DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' },
        program: ['sh'],
      });

    const made = await shell(scriptOf('dotnet new'));
    for (const [name, text] of filesIn(page)) folder.write(name, text);
    const ended = await shell(scriptOf('npx codepipeline-local exec'));

    expect(made).toMatchObject({ code: 0 });
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/Passed: +1\b|succeeded: 1\b/) });
  },
);
