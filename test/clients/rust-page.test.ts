import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { blocks, filesIn } from '../docs/blocks.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { installPackage } from '../support/installed-package.ts';

const page = 'docs/start/rust.md';
const worker = resolve('test/clients/workers/rust');

/** Where scripts/install-clients.sh has compiled the SDKs, which takes three minutes of CPU; the page takes seconds. */
const compiled = process.env.OTHER_CLIENTS === undefined ? undefined : join(process.env.OTHER_CLIENTS, 'rust');
const hasCompiled = compiled !== undefined && existsSync(compiled);

/** Of the worker with artifacts, whose dependencies the page's package has without those for S3. */
const ofWorker = (name: string) =>
  readFileSync(join(worker, name), 'utf8').replace('"worker-with-artifacts"', '"worker"');

test('the page for Rust names the crates and features that it is tried with', () => {
  const commands = blocks.find(({ document, text }) => document === page && text.includes('cargo add'))?.text ?? '';
  const added = [...commands.matchAll(/^cargo add (.*?)( --no-default-features)? --features (.*)$/gm)].flatMap(
    ([, names = '', without, features = '']) =>
      names.split(' ').map((name) => {
        const listed = features.split(',').map((feature) => `"${feature}"`);
        return `${name} = { version = "1", ${without === undefined ? '' : 'default-features = false, '}features = [${listed.join(', ')}] }`;
      }),
  );

  expect(added).toHaveLength(3);
  expect(ofWorker('Cargo.toml').split('\n')).toEqual(expect.arrayContaining(added));
});

const why = hasCompiled ? undefined : 'scripts/install-clients.sh has not compiled the SDK, or cargo is not installed';
test.skipIf(why !== undefined)(
  `the page for Rust has a worker and tests that pass${why === undefined ? '' : ` (skipped: ${why})`}`,
  { timeout: 300_000 },
  async () => {
    using folder = temporaryFolder();
    installPackage(folder);
    // RUSTFLAGS would have all crates compiled anew.
    folder.write('Cargo.toml', `${ofWorker('Cargo.toml')}\n[lints.rust]\nwarnings = "deny"\n`);
    folder.write('Cargo.lock', ofWorker('Cargo.lock'));
    for (const [name, text] of filesIn(page)) folder.write(name, text);

    const args = ['test', '--locked', '--target-dir', compiled ?? ''];
    const ended = await run(args, { cwd: folder.path, program: ['cargo'] });

    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('test result: ok. 2 passed') });
  },
);
