import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, startCommand } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { handshake } from '../support/tls.ts';

test('certificate prints what clients of HTTPS have to trust', async () => {
  using folder = temporaryFolder();
  const environment = { XDG_STATE_HOME: folder.path };
  const { stdout, stderr, code } = await run(['certificate'], { environment });
  await using started = await startCommand(['--tls', '0'], { environment });
  const [, endpoint = ''] = await started.command.sees(/HTTPS +(https:\S+)/);

  expect([stderr, code]).toEqual(['', 0]);
  expect(new X509Certificate(stdout).ca).toBe(true);
  expect((await handshake(endpoint, stdout, 'codepipeline.us-east-1.amazonaws.com')).error).toBeUndefined();
});

test.each([['jobs'], ['stop'], ['conform --only D4']])(
  '%s says what to trust, or that nobody speaks HTTPS',
  async (line) => {
    await using started = await startCommand(['--tls', '0']);
    const [, secure = ''] = await started.command.sees(/HTTPS +(https:\S+)/);
    const ask = (endpoint: string) => run([...line.split(' '), '--endpoint', endpoint]);

    expect(await ask(secure)).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: `${secure} has a certificate that is not trusted here (UNABLE_TO_VERIFY_LEAF_SIGNATURE); set NODE_EXTRA_CA_CERTS to a file of what to trust, such as 'codepipeline-local certificate' prints.\n`,
    });
    expect(await ask(started.endpoint.replace('http:', 'https:'))).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: `${started.endpoint.replace('http:', 'https:')} does not speak HTTPS; give ${started.endpoint}, or the port of --tls.\n`,
    });
    expect(await ask(secure.replace('https:', 'http:'))).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: `${secure.replace('https:', 'http:')} ends the connection without an answer; if HTTPS is served there, give ${secure}.\n`,
    });
  },
);

test('certificate --java refuses a file that it cannot write', async () => {
  const ended = await run(['certificate', '--java', '/nowhere/at/all.p12']);

  expect(ended).toMatchObject({
    code: 1,
    stdout: '',
    stderr: '--java: /nowhere/at/all.p12 cannot be written (ENOENT); give a file that this user may write.\n',
  });
});

const hasKeytool = spawnSync('keytool', ['-help']).status === 0;

test.runIf(hasKeytool)(
  `certificate --java writes a trust store that Java opens with any password${hasKeytool ? '' : ' (skipped: no keytool)'}`,
  async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'trust.p12');
    await run(['certificate', '--java', file]);

    for (const password of ['changeit', 'another']) {
      const { stdout } = spawnSync('keytool', ['-list', '-keystore', file, '-storepass', password], {
        encoding: 'utf8',
      });
      expect(stdout).toMatch(/1 entry[\s\S]*codepipeline-local, .*trustedCertEntry/);
    }
  },
);
