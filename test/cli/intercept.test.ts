import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { Authority } from '../../src/tls/authority.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';

/** A command that is a program of this Node. */
function node(program: string): string[] {
  return ['--', process.execPath, '--input-type=module', '-e', program];
}

/** Prints the variables that lead programs elsewhere, and the certificates in the files that they name. */
const printEnvironment = `
  import { readFileSync } from 'node:fs';
  const isOfInterest = (name) => /proxy|_CA_|CERT_FILE|^JAVA_TOOL|^(NODE|BUN|PHP)_|^AWS_ENDPOINT/i.test(name);
  const variables = Object.fromEntries(Object.entries(process.env).filter(([name]) => isOfInterest(name)));
  const pem = readFileSync(variables.AWS_CA_BUNDLE, 'utf8');
  const ini = readFileSync(variables.PHP_INI_SCAN_DIR.split(${JSON.stringify(delimiter)}).at(-1) + '/trusted.ini', 'utf8');
  console.log(JSON.stringify({ variables, pem, ini }));`;

/** What this process may have itself. */
const plain = Object.fromEntries(
  [
    ...['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'PERL_LWP_SSL_CA_FILE', 'NODE_EXTRA_CA_CERTS'],
    ...['NO_PROXY', 'no_proxy', 'BUN_OPTIONS', 'PHP_INI_SCAN_DIR'],
  ].map((name) => [name, '']),
);

async function environmentUnder(options: readonly string[], given: Record<string, string> = {}) {
  const environment = { ...plain, JAVA_TOOL_OPTIONS: '', ...given };
  const { stdout, stderr } = await run(['exec', '--intercept', ...options, ...node(printEnvironment)], { environment });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as {
    readonly variables: Record<string, string>;
    readonly pem: string;
    readonly ini: string;
  };
}

const certificatesIn = (pem: string) => pem.match(/-----BEGIN CERTIFICATE/g)?.length;

describe.concurrent('exec --intercept', () => {
  it('sets what leads every client to the proxy, and whom to trust, for the command alone', async () => {
    const { variables, ini } = await environmentUnder([]);

    const { HTTPS_PROXY: proxy = '', AWS_CA_BUNDLE: bundle = '' } = variables;
    const { port } = new URL(proxy);
    const folder = bundle.slice(0, -'/trusted.pem'.length);
    const [, store = ''] = /trustStore=(\S+)/.exec(variables.JAVA_TOOL_OPTIONS ?? '') ?? [];
    expect(variables).toMatchObject({
      AWS_ENDPOINT_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      ...{ HTTPS_PROXY: proxy, https_proxy: proxy, HTTP_PROXY: proxy, http_proxy: proxy },
      ...{ NO_PROXY: 'localhost,127.0.0.1,::1', no_proxy: 'localhost,127.0.0.1,::1' },
      ...{ AWS_CA_BUNDLE: bundle, SSL_CERT_FILE: bundle, REQUESTS_CA_BUNDLE: bundle, CURL_CA_BUNDLE: bundle },
      ...{ NODE_EXTRA_CA_CERTS: bundle, NODE_USE_ENV_PROXY: '1', NODE_OPTIONS: expect.stringContaining('preload.cjs') },
      ...{ PERL_LWP_SSL_CA_FILE: bundle, PERL_LWP_ENV_PROXY: '1', PHP_INI_SCAN_DIR: `${delimiter}${folder}` },
      BUN_OPTIONS: expect.stringMatching(/^"--preload=\/.*\/preload\.cjs"$/),
      JAVA_TOOL_OPTIONS: [
        ...[`-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=${port}`, `-Dhttps.proxyHost=127.0.0.1`],
        ...[`-Dhttps.proxyPort=${port}`, '-Dhttp.nonProxyHosts=localhost|127.0.0.1|::1'],
        ...[`-Djavax.net.ssl.trustStore=${store}`, '-Djavax.net.ssl.trustStoreType=PKCS12'],
        '-Djavax.net.ssl.trustStorePassword=changeit',
      ].join(' '),
    });
    expect(ini).toBe(`openssl.cafile = "${bundle}"\n`);
    expect([existsSync(folder), existsSync(store)]).toEqual([false, true]);
  });

  it('keeps what is set, but for what would let requests to AWS go there', async () => {
    using folder = temporaryFolder();
    const { certificate } = await Authority.open(join(folder.path, 'other'), Date.now);
    const { variables, pem } = await environmentUnder([], {
      ...{ NO_PROXY: 'internal.example,.amazonaws.com,*,s3.eu-west-1.amazonaws.com', no_proxy: '.api.aws,10.0.0.0/8' },
      ...{ JAVA_TOOL_OPTIONS: '-Xmx64m', NODE_OPTIONS: '--title=mine', HTTPS_PROXY: 'http://proxy.example:3128' },
      ...{ REQUESTS_CA_BUNDLE: folder.write('company.pem', certificate), SSL_CERT_FILE: '/nowhere.pem' },
      ...{ BUN_OPTIONS: '--smol', PHP_INI_SCAN_DIR: '/etc/php/mine' },
    });

    expect(variables.NO_PROXY).toBe('localhost,127.0.0.1,::1,internal.example,10.0.0.0/8');
    expect(variables.JAVA_TOOL_OPTIONS).toMatch(/^-Xmx64m -Dhttp\.proxyHost/);
    expect(variables.NODE_OPTIONS).toMatch(/^--title=mine --require/);
    expect(variables.BUN_OPTIONS).toMatch(/^--smol "--preload=/);
    expect(variables.PHP_INI_SCAN_DIR).toMatch(/^\/etc\/php\/mine:\/./);
    expect(variables.HTTPS_PROXY).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(pem).toContain(certificate.trim());
    expect(certificatesIn(pem)).toBe(2);
  });

  it('lets other hosts be trusted, too, where they are reached', async () => {
    const { pem } = await environmentUnder(['--proxy-pass', 'on']);

    expect(certificatesIn(pem)).toBeGreaterThan(rootCertificates.length);
  });

  it('names other services to SDKs as the proxy knows them', async () => {
    const sns = 'http://127.0.0.1:4566';
    const others = 'http://127.0.0.1:4567';

    const { variables: one } = await environmentUnder(['--upstream', `sns=${sns}`]);
    const { variables: all } = await environmentUnder(['--upstream', `sns=${sns}`, `*=${others}`]);

    expect(one).toMatchObject({ AWS_ENDPOINT_URL_SNS: sns, AWS_ENDPOINT_URL: expect.stringContaining('127.0.0.1') });
    const { AWS_ENDPOINT_URL_S3: own } = all;
    expect(all).toMatchObject({
      ...{ AWS_ENDPOINT_URL: others, AWS_ENDPOINT_URL_SNS: sns },
      ...{ AWS_ENDPOINT_URL_CODEPIPELINE: own, AWS_ENDPOINT_URL_STS: own },
    });
    expect(own).not.toBe(others);
  });

  it.runIf(spawnSync('curl', ['--version']).status === 0)('says whom a client has asked in vain', async () => {
    const { stdout, stderr } = await run([
      ...['exec', '--intercept', '--', 'curl', '--silent', '--show-error', 'https://sns.us-east-1.amazonaws.com'],
    ]);

    expect(stdout).toBe('');
    expect(stderr).toMatch(/^codepipeline-local: warning: .* sns\.us-east-1.* --upstream sns=URL/m);
    expect(stderr).toContain('403');
  });

  it('lets programs ask what is beside them', async () => {
    const program = `
      import { createServer, get } from 'node:http';
      const server = createServer((_, response) => response.end('beside')).listen(0, () => {
        get({ host: 'localhost', port: server.address().port }, (answer) => {
          answer.on('data', (text) => console.log(String(text))).on('end', () => server.close());
        });
      });`;

    expect((await run(['exec', '--intercept', ...node(program)])).stdout).toBe('beside\n');
  });
});

describe('Node.js under exec --intercept', () => {
  it('is led here where the program has taken its variables away, and by fetch', async () => {
    const program = `
      const answer = await fetch('https://codepipeline.eu-west-1.amazonaws.com/', { method: 'POST' });
      console.log(answer.status, await answer.text());`;
    const without = ['env', '-u', 'AWS_ENDPOINT_URL', process.execPath, '--input-type=module', '-e', program];

    const { stdout } = await run(['exec', '--intercept', '--', ...without]);

    expect(stdout).toBe('404 <UnknownOperationException/>\n');
  });
});
