import { execFile, spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { promisify } from 'node:util';
import { AcknowledgeJobCommand, CodePipelineClient, PollForJobsCommand } from '@aws-sdk/client-codepipeline';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { Authority } from '../../src/tls/authority.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildType } from '../support/jobs.ts';
import { handshake, sendSecurely } from '../support/tls.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;

const start = (options: object = {}) => startTestEmulator({ tls: 0, ...options });

describe('HTTPS', () => {
  test('serves a worker all that HTTP serves, artifacts included', async () => {
    await using emulator = await start({ auth: 'strict', clock: 'system' });
    const { secureEndpoint: endpoint = '', certificate: ca } = emulator;
    const requestHandler = { httpsAgent: new Agent({ ca, keepAlive: false }) };
    const place = { endpoint, region: 'us-east-1', maxAttempts: 1, requestHandler };
    const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType, inputArtifacts: [{ name: 'App' }] });
    await emulator.artifacts.put({ jobId: id, name: 'App' }, 'content');
    const client = new CodePipelineClient({ ...place, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });

    const { jobs: [job] = [] } = await client.send(new PollForJobsCommand({ actionTypeId: buildType }));
    const { status } = await client.send(new AcknowledgeJobCommand({ jobId: job?.id, nonce: job?.nonce }));
    const { artifactCredentials, inputArtifacts: [artifact] = [] } = job?.data ?? {};
    const s3 = new S3Client({ ...place, forcePathStyle: true, credentials: artifactCredentials as never });
    const { bucketName: Bucket, objectKey: Key } = artifact?.location?.s3Location ?? {};
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));

    expect(status).toBe('InProgress');
    expect(await Body?.transformToString()).toBe('content');
  });

  test('answers the control API, to pages of its own, and to no others', async () => {
    await using emulator = await start();
    const { secureEndpoint: endpoint = '', certificate: ca } = emulator;
    const health = (headers: Record<string, string>) => sendSecurely(`${endpoint}/_emulator/v1/jobs`, { ca, headers });

    expect(await health({})).toMatchObject({ status: 200 });
    expect(await health({ Origin: endpoint })).toMatchObject({ status: 200 });
    expect(await health({ Origin: endpoint.replace('https', 'http') })).toMatchObject({ status: 403 });
    expect(await health({ Origin: 'https://example.com' })).toMatchObject({ status: 403 });
  });

  test('serves a client that knows HTTP/1.0 alone', async () => {
    await using emulator = await start();
    const { hostname, port } = new URL(emulator.secureEndpoint as string);
    const socket = connectSecurely({
      ...{ host: hostname, port: Number(port), servername: 'localhost', ca: emulator.certificate },
      ALPNProtocols: ['http/1.0'],
    });

    socket.write('GET /_emulator/v1/health HTTP/1.0\r\nHost: localhost\r\n\r\n');
    const parts = await socket.setEncoding('utf8').toArray();

    expect(parts.join('')).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*"status":"ok"/);
  });

  test.each([
    ['no Host', '', 'this request has no Host'],
    ['an empty Host', 'Host: \r\n', 'this request has no Host'],
    ['a Host that is none', 'Host: a:b:c\r\n', "the Host 'a:b:c' of this request is none"],
  ])('tells a client of the control API that sends %s what to send', async (_, header, offence) => {
    await using emulator = await start();
    const { secureEndpoint = '', endpoint, certificate: ca } = emulator;
    const secure = connectSecurely({ port: Number(new URL(secureEndpoint).port), servername: 'localhost', ca });
    const plain = connect(Number(new URL(endpoint).port), '127.0.0.1');

    for (const socket of [secure, plain]) {
      socket.write(`GET /_emulator/v1/jobs HTTP/1.0\r\n${header}\r\n`);
      const [, body = ''] = (await socket.setEncoding('utf8').toArray()).join('').split('\r\n\r\n');

      expect(JSON.parse(body)).toEqual({
        code: 'forbidden',
        message: `The control API answers to those who say which host they mean, and ${offence}: send one, such as 'Host: localhost', as every client of HTTP/1.1 does.`,
      });
    }
  });

  test('tells whoever came by it where it is', async () => {
    await using emulator = await start();
    const { secureEndpoint: endpoint = '', certificate: ca } = emulator;

    const { body } = await sendSecurely(`${endpoint}/`, { ca, headers: { Accept: 'image/png' } });

    expect(body).toContain(`AWS_ENDPOINT_URL=${endpoint}\n`);
  });

  test('is not served unless it is asked for', async () => {
    await using emulator = await startEmulator();

    expect([emulator.secureEndpoint, emulator.certificate]).toEqual([undefined, undefined]);
  });

  test.each(['secureEndpoint', 'endpoint'] as const)(
    'ends with the emulator, whoever waits silently: %s',
    async (of) => {
      const emulator = await start();
      const port = Number(new URL(emulator[of] as string).port);
      const beganAt = performance.now();
      const silent = connect(port, '127.0.0.1');
      await once(silent, 'connect');
      silent.on('error', () => {});
      const closed = once(silent, 'close');

      await emulator.stop();

      await closed;
      expect(performance.now() - beganAt).toBeLessThan(2500);
      await expect(sendSecurely(`https://127.0.0.1:${port}/`, {})).rejects.toThrow('ECONNREFUSED');
    },
  );

  test('is refused a port that somebody has, by the name of its option', async () => {
    await using emulator = await start();
    const { port } = new URL(emulator.secureEndpoint as string);

    await expect(start({ tls: Number(port) })).rejects.toThrow('or choose another with --tls.');
  });
});

describe('the certificate', () => {
  test.each([
    [undefined],
    ['localhost'],
    ['host.docker.internal'],
    ['bucket.localhost'],
    ['bucket.host.docker.internal'],
    ['codepipeline.us-east-1.amazonaws.com'],
    ['codepipeline-fips.us-east-1.amazonaws.com'],
    ['codepipeline.us-east-1.api.aws'],
    ['s3.amazonaws.com'],
    ['s3.us-east-1.amazonaws.com'],
    ['bucket.s3.amazonaws.com'],
    ['bucket.s3.us-east-1.amazonaws.com'],
    ['s3-us-west-2.amazonaws.com'],
    ['bucket.s3.dualstack.us-east-1.amazonaws.com'],
    ['bucket.s3-us-west-2.amazonaws.com'],
    ['my.bucket.s3.us-east-1.amazonaws.com'],
    ['sts.amazonaws.com'],
    ['codepipeline.eu-west-1.amazonaws.com'],
    ['CODEPIPELINE.us-gov-west-1.amazonaws.com'],
    ['codepipeline.cn-north-1.amazonaws.com.cn'],
    ['codepipeline.cn-north-1.api.amazonwebservices.com.cn'],
    ['codepipeline.xx-new-7.amazonaws.com'],
  ])('is one for %s', async (name) => {
    await using emulator = await start();

    const { error } = await handshake(emulator.secureEndpoint as string, emulator.certificate, name);

    expect(error).toBeUndefined();
  });

  test('has addresses for a client that names no server alone, because BoringSSL takes none that has any', async () => {
    await using emulator = await start();
    const namesFor = async (name: string | undefined) =>
      (await handshake(emulator.secureEndpoint as string, emulator.certificate, name)).certificate?.subjectaltname;

    expect(await namesFor(undefined)).toMatch(/DNS:localhost, .*IP Address:127\.0\.0\.1, IP Address:/);
    for (const name of ['localhost', 'codepipeline.us-east-1.amazonaws.com', 's3.eu-west-1.amazonaws.com']) {
      expect(await namesFor(name)).toContain('DNS:');
      expect(await namesFor(name)).not.toContain('IP Address');
    }
  });

  test('is none for a name that the authority cannot vouch for: the log says so, once', async () => {
    await using emulator = await start();
    const ask = () => handshake(emulator.secureEndpoint as string, emulator.certificate, 'example.com');

    expect((await ask()).error).toMatch(/ALERT|ECONNRESET/);
    expect((await ask()).error).toMatch(/ALERT|ECONNRESET/);
    expect(emulator.log.filter((line) => line.includes('example.com'))).toEqual([
      "warning: A client asked for example.com over TLS, for which this machine's certificate authority cannot vouch: give a certificate of your own by --tls-cert and --tls-key.",
    ]);
  });

  test('may be of one’s own', async () => {
    using folder = temporaryFolder();
    const authority = await Authority.open(folder.path, Date.now);
    const { certificate, key } = await authority.certificateFor(['emulator.localhost']);
    const tlsCert = folder.write('server.pem', certificate);
    const tlsKey = folder.write('server.key', key);
    await using emulator = await start({ tlsCert, tlsKey });

    const { error } = await handshake(emulator.secureEndpoint as string, authority.certificate, 'emulator.localhost');

    expect(error).toBeUndefined();
    expect(emulator.certificate).toBe(certificate);
  });

  test.each<[object, string | RegExp]>([
    [{ tlsCert: 'a.pem' }, '--tls-cert and --tls-key belong together: give both, or neither.'],
    [{ tlsCert: 'nowhere.pem', tlsKey: 'nowhere.key' }, '--tls-cert: nowhere.pem cannot be read (ENOENT).'],
    [{ tls: undefined, tlsCert: 'a.pem', tlsKey: 'a.key' }, '--tls-cert is for HTTPS, which nothing serves without'],
    [{ tls: 7443, proxy: 7443 }, '--proxy: 7443 is the port of --tls, too; choose another.'],
    [{ port: 7443, tls: 7443 }, '--tls: 7443 is the port of --port, too; choose another.'],
    [{ control: 7443, tls: 7443 }, '--tls: 7443 is the port of --control, too; choose another.'],
    [{ tlsCert: 'package.json', tlsKey: 'README.md' }, '--tls-cert: package.json holds no certificate in PEM; give a'],
  ])('of one’s own has to be one: %o', async (options, sentence) => {
    await expect(start(options)).rejects.toThrow(sentence);
  });

  describe('of one’s own, where two files do not go together', () => {
    const folder = temporaryFolder();
    let files: Readonly<Record<string, string>>;

    beforeAll(async () => {
      const authority = await Authority.open(folder.path, Date.now);
      const { certificate, key } = await authority.certificateFor(['emulator.localhost']);
      const other = await authority.certificateFor(['other.localhost']);
      const passphrase = createPrivateKey(key).export({
        ...{ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'a passphrase' },
      }) as string;
      const chain = authority.certificate + certificate;
      const contents = {
        cert: certificate,
        key,
        other: other.key,
        passphrase,
        chain,
        text: 'a text',
        both: certificate + key,
      };
      const broken = certificate.replace(/\n.{20}/, '\n!');
      files = Object.fromEntries(
        Object.entries({ ...contents, broken }).map(([name, content]) => [name, folder.write(`${name}.pem`, content)]),
      );
    });

    afterAll(() => folder[Symbol.dispose]());

    test.each([
      [
        'cert',
        'passphrase',
        "--tls-key: <key> is encrypted; give a key without a passphrase, as 'openssl pkey -in <key>'",
      ],
      [
        'cert',
        'other',
        '--tls-key: <key> is not the key of the certificate in <cert>; give the two that belong together.',
      ],
      ['key', 'cert', '--tls-cert <cert> is a key, and --tls-key <key> a certificate; swap them.'],
      [
        'chain',
        'key',
        '--tls-cert: <cert> does not begin with the certificate of the key; put it first, and those that',
      ],
      ['text', 'key', '--tls-cert: <cert> holds no certificate in PEM; give a file with BEGIN CERTIFICATE in it.'],
      ['cert', 'text', '--tls-key: <key> holds no key in PEM; give a file with BEGIN PRIVATE KEY in it.'],
      ['broken', 'key', '--tls-cert <cert> and --tls-key <key> are not a certificate and its key, in PEM'],
    ])('says so of --tls-cert %s --tls-key %s', async (cert, key, sentence) => {
      const [tlsCert = '', tlsKey = ''] = [files[cert], files[key]];

      await expect(start({ tlsCert, tlsKey })).rejects.toThrow(
        sentence.replaceAll('<cert>', tlsCert).replaceAll('<key>', tlsKey),
      );
    });

    test('serves by one file that holds both', async () => {
      await using emulator = await start({ tlsCert: files.both, tlsKey: files.both });

      expect((await sendSecurely(`${emulator.secureEndpoint}/`, { rejectUnauthorized: false })).status).toBe(200);
    });
  });

  const day = 24 * 60 * 60 * 1000;

  test.each([
    [
      'has expired',
      -400 * day,
      /^warning: --tls-cert: .*server.pem has expired \(20.*Z\): clients will refuse it; have/,
    ],
    [
      'is not valid yet',
      400 * day,
      /^warning: --tls-cert: .*server.pem is not valid before 20.*Z: clients will refuse it/,
    ],
    ['is valid', 0, undefined],
  ])('of one’s own is served, and the log warns of one that clients will refuse: it %s', async (_, shift, warning) => {
    using folder = temporaryFolder();
    const authority = await Authority.open(folder.path, () => Date.now() + shift);
    const { certificate, key } = await authority.certificateFor(['emulator.localhost']);
    const tlsCert = folder.write('server.pem', certificate);
    await using emulator = await start({ tlsCert, tlsKey: folder.write('server.key', key) });

    expect(emulator.log.filter((line) => line.includes('--tls-cert'))).toEqual(
      warning === undefined ? [] : [expect.stringMatching(warning)],
    );
  });
});

describe('the log tells', () => {
  test.runIf(hasCurl)(
    `of a client that does not trust the authority${hasCurl ? '' : ' (skipped: no curl)'}`,
    async () => {
      await using emulator = await start();

      await promisify(execFile)('curl', ['--silent', emulator.secureEndpoint as string]).catch(() => {});

      await expect.poll(() => emulator.log.join()).toContain("what 'codepipeline-local certificate' prints");
    },
  );

  test('of a client that speaks HTTP to the port of HTTPS', async () => {
    await using emulator = await start();

    await expect(fetch((emulator.secureEndpoint as string).replace('https', 'http'))).rejects.toThrow();

    await expect.poll(() => emulator.log.join()).toContain('its URL has to begin with https://');
  });
});
