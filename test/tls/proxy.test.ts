import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { type AddressInfo, connect, createServer as createNetServer } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { readTarget } from '../../src/tls/routes.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { sendText } from '../support/http.ts';
import { buildType } from '../support/jobs.ts';
import { s3ClientFor } from '../support/s3.ts';
import { openTunnel, sendThrough } from '../support/tls.ts';
import { startWebhookEmulator, webhook } from '../support/webhooks.ts';

const start = (options: object = {}) => startTestEmulator({ proxy: 0, auth: 'off', ...options });

const ask = ({ proxyUrl = '', certificate: ca }: TestEmulator, url: string, options: object = {}) =>
  sendThrough(proxyUrl, url, { ca, ...options });

const poll = {
  method: 'POST',
  headers: { 'X-Amz-Target': 'CodePipeline_20150709.PollForJobs', 'Content-Type': 'application/x-amz-json-1.1' },
  body: JSON.stringify({ actionTypeId: buildType }),
};

/** Another emulator: it answers with what it was asked. */
async function startOther() {
  const server = createServer((message, response) => {
    let text = '';
    message.on('data', (part) => {
      text += part;
    });
    message.on('end', () => response.end(`${message.method} ${message.headers.host} ${message.url} ${text}`));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A request as a client sends it to a proxy that it speaks plain text with. */
async function askPlainly(emulator: TestEmulator, url: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(emulator.proxyUrl as string);
  const sent = request({ host: hostname, port, path: url, headers: { Host: new URL(url).host, ...headers } });
  const [answer] = await once(sent.end(), 'response');
  let text = '';
  for await (const part of answer) text += part;
  return { status: answer.statusCode as number, words: answer.statusMessage as string, body: text };
}

describe('the proxy', () => {
  test.each([
    ['codepipeline.us-east-1.amazonaws.com', 'us-east-1'],
    ['codepipeline-fips.us-west-2.amazonaws.com', 'us-west-2'],
    ['codepipeline.eu-west-1.api.aws', 'eu-west-1'],
    ['codepipeline.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['codepipeline.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
  ])('serves %s itself, and the region is %s', async (host, region) => {
    await using emulator = await start();
    const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType }, { region });

    const { status, body } = await ask(emulator, `https://${host}/`, poll);

    expect(status).toBe(200);
    expect(JSON.parse(body).jobs[0].id).toBe(id);
  });

  test.each([
    'https://s3.us-east-1.amazonaws.com/my-store/key',
    'https://my-store.s3.us-east-1.amazonaws.com/key',
    'https://my-store.s3.amazonaws.com/key',
    'https://my-store.s3-us-west-2.amazonaws.com/key',
    'https://my-store.s3.dualstack.us-east-1.amazonaws.com/key',
    'https://my-store.s3-fips.us-east-1.amazonaws.com/key',
    'https://my-store.s3.cn-north-1.amazonaws.com.cn/key',
  ])('serves %s', async (url) => {
    await using emulator = await start();
    await s3ClientFor(emulator).send(new CreateBucketCommand({ Bucket: 'my-store' }));
    await emulator.artifacts.put({ bucket: 'my-store', key: 'key' }, 'kept');

    expect(await ask(emulator, url)).toEqual({ status: 200, body: 'kept' });
  });

  test('serves STS, also in plain text, and by the emulator’s own address', async () => {
    await using emulator = await start();
    const identity = '/?Action=GetCallerIdentity&Version=2011-06-15';

    expect((await ask(emulator, `https://sts.amazonaws.com${identity}`)).body).toContain('<Account>123456789012<');
    expect((await askPlainly(emulator, `http://STS.eu-west-1.amazonaws.com.${identity}`)).body).toContain('<Account>');
    expect((await askPlainly(emulator, `${emulator.endpoint}/_emulator/v1/health`)).status).toBe(200);
  });

  test('tells the senders of webhooks the emulator’s own address', async () => {
    await using emulator = await startWebhookEmulator({ proxy: 0, auth: 'off' });
    const headers = { ...poll.headers, 'X-Amz-Target': 'CodePipeline_20150709.PutWebhook' };

    const { body } = await ask(emulator, 'https://codepipeline.us-east-1.amazonaws.com/', {
      ...{ method: 'POST', headers, body: JSON.stringify({ webhook: webhook() }) },
    });

    expect(body).toContain(`"url":"${emulator.endpoint}/`);
  });

  test.each([
    ['in which nothing was said', 'sts.amazonaws.com:443', false],
    ['of another service of AWS', 'sns.us-east-1.amazonaws.com:443', true],
    ['of one of its own', 'sts.amazonaws.com:443', true],
  ])('is stopped at once though a tunnel is open %s', async (_, authority, isUsed) => {
    await using other = await startOther();
    const emulator = await start({ proxyPass: 'nearby', upstream: { sns: other.url } });
    const ca = emulator.certificate;
    const { socket } = await openTunnel(emulator.proxyUrl as string, authority);
    const closed = once(socket, 'close');
    socket.on('error', () => {});
    if (isUsed) {
      const servername = authority.replace(':443', '');
      const secure = connectSecurely({ socket, ca, servername }).on('error', () => {});
      secure.write(`GET / HTTP/1.1\r\nHost: ${servername}\r\n\r\n`);
      await once(secure, 'data');
    }
    const beganAt = performance.now();

    await emulator.stop();

    socket.resume();
    await closed;
    expect(performance.now() - beganAt).toBeLessThan(2500);
  });

  test('finishes at its stop what is asked of it, and of another service of AWS', async () => {
    const came = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const late = createServer(async (_, response) => {
      came.resolve();
      await gate.promise;
      response.end('late');
    });
    await once(late.listen(0, '127.0.0.1'), 'listening');
    const upstream = { sns: `http://127.0.0.1:${(late.address() as AddressInfo).port}` };
    const emulator = await start({ upstream });
    await s3ClientFor(emulator).send(new CreateBucketCommand({ Bucket: 'store' }));
    const host = 's3.us-east-1.amazonaws.com';
    const { socket } = await openTunnel(emulator.proxyUrl as string, `${host}:443`);
    const secure = connectSecurely({ socket, ca: emulator.certificate, servername: host });
    const upload = requestSecurely({
      ...{ method: 'PUT', path: '/store/key', createConnection: () => secure },
      headers: { Host: host, Expect: '100-continue', 'Content-Length': 4 },
    });
    upload.flushHeaders();
    const asked = ask(emulator, 'https://sns.us-east-1.amazonaws.com/');
    await Promise.all([once(upload, 'continue'), came.promise]);

    const stopped = emulator.stop();
    // Longer than what is idle is left alone.
    await new Promise((resolve) => setTimeout(resolve, 500));
    gate.resolve();
    upload.end('body');

    const [{ statusCode }] = await once(upload, 'response');
    expect(statusCode).toBe(200);
    expect(await asked).toEqual({ status: 200, body: 'late' });
    await stopped;
    late.close();
  });

  test('ends with the emulator, and with it the tunnels', async () => {
    const emulator = await start();
    const { socket } = await openTunnel(emulator.proxyUrl as string, 'sts.amazonaws.com:443');
    socket.on('error', () => {});
    const closed = once(socket.resume(), 'close');

    await emulator.stop();

    await closed;
    await expect(openTunnel(emulator.proxyUrl as string, 'sts.amazonaws.com:443')).rejects.toThrow('ECONNREFUSED');
  });

  test('is refused a port that somebody has, by the name of its option', async () => {
    await using emulator = await start();
    const { port } = new URL(emulator.proxyUrl as string);

    await expect(start({ tls: 0, proxy: Number(port) })).rejects.toThrow('or choose another with --proxy.');
  });
});

describe('the proxy refuses, and says in the log what it was asked for and how to go on,', () => {
  test.each([
    [
      'sns.us-east-1.amazonaws.com:443',
      'codepipeline-local has no sns',
      "The proxy was asked for sns.us-east-1.amazonaws.com, and there is no sns here; nothing has left this machine. Say where an emulator of it is by --upstream sns=URL, or of all others by --upstream '*=URL'.",
    ],
    ['SNS.us-east-1.amazonaws.com.:443', 'codepipeline-local has no sns', /asked for sns.us-east-1.amazonaws.com, and/],
    ['api.ecr.us-east-1.amazonaws.com:443', 'codepipeline-local has no ecr', /--upstream ecr=URL/],
    [
      'codepipeline.eusc-de-east-1.amazonaws.eu:443',
      'codepipeline-local has no codepipeline.eusc-de-east-1.amazonaws.eu',
      /a host of AWS that it cannot stand for/,
    ],
    ['example.com:443', 'not passed on', /is no host of AWS; nothing has left this machine. .* by --proxy-pass on/],
    ['codepipeline.us-east-1.amazonaws.com:8443', 'no port but 443', /amazonaws.com:8443; it knows no port but 443/],
    ['example.com:22', 'no port but 443', /asked for example.com:22/],
    ['host:port', 'not a host with a port', /what is not a host with a port/],
  ])('a tunnel to %s', async (authority, words, sentence) => {
    await using emulator = await start();

    const tunnel = await openTunnel(emulator.proxyUrl as string, authority);
    await openTunnel(emulator.proxyUrl as string, authority);

    expect(tunnel).toMatchObject({ status: 403, words });
    expect(emulator.log.join('\n')).toMatch(sentence);
    expect(emulator.log.filter((line) => line.startsWith('warning: The proxy was asked for'))).toHaveLength(1);
  });

  test('a host of AWS that it passes nothing on for, also where it passes other hosts on', async () => {
    await using emulator = await start({ proxyPass: 'on' });

    for (const host of ['sns.us-east-1.amazonaws.com', 'codepipeline.eusc-de-east-1.amazonaws.eu', 'x.on.aws']) {
      expect((await openTunnel(emulator.proxyUrl as string, `${host}:443`)).status, host).toBe(403);
      expect((await askPlainly(emulator, `http://${host}/`)).status, host).toBe(403);
    }
  });

  test.each([
    ['http://example.com/', /asked for example.com, which is no host of AWS/],
    ['http://127.0.0.1:9/', /asked for 127.0.0.1, which is no host of AWS/],
    ['http://sns.us-east-1.amazonaws.com/', /there is no sns here/],
    ['http://sts.amazonaws.com:8080/', /knows no port but 80/],
  ])('%s in plain text', async (url, sentence) => {
    await using emulator = await start();

    const { status, body } = await askPlainly(emulator, url);

    expect(status).toBe(403);
    expect(body).toMatch(sentence);
    expect(emulator.log.join()).toMatch(sentence);
  });

  test('a browser, by whatever way', async () => {
    await using other = await startOther();
    await using emulator = await start({ upstream: { sns: other.url }, proxyPass: 'on' });
    const headers = { Origin: 'https://example.com', 'Sec-Fetch-Site': 'cross-site' };
    const own = { Origin: 'https://sts.amazonaws.com', 'Sec-Fetch-Site': 'same-origin' };
    const identity = '/?Action=GetCallerIdentity&Version=2011-06-15';

    expect(await askPlainly(emulator, `http://sts.amazonaws.com${identity}`, headers)).toMatchObject({ status: 403 });
    expect(await askPlainly(emulator, `${other.url}/`, headers)).toMatchObject({ status: 403 });
    expect(await ask(emulator, `https://sts.amazonaws.com${identity}`, { headers })).toMatchObject({ status: 403 });
    expect(await ask(emulator, `https://sts.amazonaws.com${identity}`, { headers: own })).toMatchObject({
      status: 403,
    });
    expect(await ask(emulator, 'https://sns.us-east-1.amazonaws.com/', { headers })).toMatchObject({ status: 403 });
    expect((await fetch(`${emulator.proxyUrl}/`, { headers: { ...headers, 'Accept-Language': 'en' } })).status).toBe(
      403,
    );
    expect(emulator.log.join('\n')).toContain(
      'asked for sns.us-east-1.amazonaws.com by a browser; it is closed to web',
    );
  });

  test('what is no request to a proxy', async () => {
    await using emulator = await start();

    const answer = await fetch(`${emulator.proxyUrl}/_emulator/v1/health`);

    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('The emulator itself is on another port.');
  });
});

describe('--upstream', () => {
  test('passes one service on, as it was asked, and no other', async () => {
    await using other = await startOther();
    await using emulator = await start({ upstream: [`sns=${other.url}/base/`] });

    const { body } = await ask(emulator, 'https://sns.us-east-1.amazonaws.com/?a=b', {
      method: 'POST',
      body: 'Action=X',
    });

    expect(body).toBe('POST sns.us-east-1.amazonaws.com /base/?a=b Action=X');
    expect((await openTunnel(emulator.proxyUrl as string, 'sqs.us-east-1.amazonaws.com:443')).status).toBe(403);
    expect((await askPlainly(emulator, 'http://sns.us-east-1.amazonaws.com/x')).body).toMatch(/^GET sns.* \/base\/x/);
  });

  test('* passes all others on, and what is here to nobody', async () => {
    await using other = await startOther();
    await using emulator = await start({ upstream: { '*': other.url } });

    expect((await ask(emulator, 'https://sqs.eu-west-1.amazonaws.com/q')).body).toMatch(/^GET sqs.eu-west-1.*\/q/);
    expect((await ask(emulator, 'https://codepipeline.us-east-1.amazonaws.com/', poll)).body).toContain(
      'ActionTypeNotFoundException',
    );
    expect((await openTunnel(emulator.proxyUrl as string, 'example.com:443')).status).toBe(403);
  });

  test('does not let a tunnel to one service lead to another', async () => {
    await using other = await startOther();
    await using emulator = await start({ upstream: { sns: other.url } });
    const headers = { Host: 'sqs.us-east-1.amazonaws.com' };

    expect((await ask(emulator, 'https://sns.us-east-1.amazonaws.com/', { headers })).status).toBe(403);
  });

  test('that does not answer is told', async () => {
    await using emulator = await start({ upstream: { sns: 'http://127.0.0.1:9' } });

    const { status, body } = await ask(emulator, 'https://sns.us-east-1.amazonaws.com/');

    expect(status).toBe(502);
    expect(body).toContain('was to be found at http://127.0.0.1:9, which could not be asked: connect ECONNREFUSED');
    expect(emulator.log.join()).toContain(body.trim());
  });

  test.each([
    ['sns', "'sns' is not an upstream; give SERVICE=URL, such as sns=http://127.0.0.1:4566."],
    ['SNS=http://127.0.0.1:1', /'SNS' is not a service; give its name in AWS's host names/],
    ['sns=nowhere', /'nowhere' is not a URL/],
    ['s3=http://127.0.0.1:1', 's3 is here, and is passed on to nobody; give another.'],
  ])('has to be one: %s', async (upstream, sentence) => {
    await expect(start({ upstream })).rejects.toThrow(sentence);
  });
});

/** Whether this user may listen on the port of HTTPS, at an address that nobody else uses. */
const ownAddress = '127.77.7.7';
const probe = createNetServer();
const mayListen = await new Promise<boolean>((resolve) => {
  probe.once('error', () => resolve(false));
  probe.listen(443, ownAddress, () => probe.close(() => resolve(true)));
});

describe('--proxy-pass', () => {
  test('lets plain text through to other hosts, by any port', async () => {
    await using other = await startOther();
    await using emulator = await start({ proxyPass: 'on' });

    const { status, body } = await askPlainly(emulator, `${other.url}/path?q`);

    expect([status, body]).toEqual([200, `GET ${new URL(other.url).host} /path?q `]);
  });

  test.runIf(mayListen)(
    `lets tunnels through to other hosts${mayListen ? '' : ' (skipped: this user may not listen on 443)'}`,
    async () => {
      const echo = createNetServer((socket) => socket.on('error', () => {}).pipe(socket));
      await once(echo.listen(443, ownAddress), 'listening');
      await using emulator = await start({ proxyPass: 'on' });
      try {
        const { status, socket } = await openTunnel(emulator.proxyUrl as string, `${ownAddress}:443`);
        socket.write('hello');
        const [answer] = await once(socket, 'data');
        expect([status, String(answer)]).toEqual([200, 'hello']);
        socket.destroy();
      } finally {
        echo.close();
      }
    },
  );

  test.runIf(mayListen)(
    `ends a tunnel to another host at a stop, when it is answered${mayListen ? '' : ' (skipped: this user may not listen on 443)'}`,
    async () => {
      const gate = Promise.withResolvers<void>();
      const echo = createNetServer((socket) => {
        socket.on('error', () => {}).on('data', (data) => void gate.promise.then(() => socket.write(data)));
      });
      await once(echo.listen(443, ownAddress), 'listening');
      const emulator = await start({ proxyPass: 'on' });
      try {
        const { socket } = await openTunnel(emulator.proxyUrl as string, `${ownAddress}:443`);
        const closed = once(
          socket.on('error', () => {}),
          'close',
        );
        socket.write('hello');
        const answer = once(socket, 'data');
        const beganAt = performance.now();
        const stopped = emulator.stop();
        await new Promise((resolve) => setTimeout(resolve, 500));
        gate.resolve();

        expect(String(await answer)).toBe('hello');
        await Promise.all([stopped, closed]);
        expect(performance.now() - beganAt).toBeLessThan(2500);
      } finally {
        echo.close();
      }
    },
  );

  test('nearby lets through to this machine and to hosts without a domain, and to no others', async () => {
    await using other = await startOther();
    await using emulator = await start({ proxyPass: 'nearby' });

    expect((await askPlainly(emulator, other.url)).status).toBe(200);
    expect((await askPlainly(emulator, 'http://no-such-container/')).status).toBe(502);
    expect((await askPlainly(emulator, 'http://example.com/')).status).toBe(403);
    expect((await askPlainly(emulator, 'http://169.254.169.254/')).status).toBe(403);
    expect((await openTunnel(emulator.proxyUrl as string, 'example.com:443')).status).toBe(403);
  });

  test.each(['x:99999', '300.1.1.1', '99999999999', 'x:65536'])('refuses what is no host: %s', async (host) => {
    await using emulator = await start({ proxyPass: 'on' });
    const { hostname, port } = new URL(emulator.proxyUrl as string);

    const sent = request({ host: hostname, port, path: `http://${host}/` }).end();
    const [{ statusCode }] = await once(sent, 'response');

    expect(statusCode).toBe(403);
    expect((await openTunnel(emulator.proxyUrl as string, host)).status).toBe(403);
  });

  test('survives a server whose answer has no status that HTTP knows', async () => {
    const odd = createNetServer((socket) => void socket.resume().end('HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n'));
    await once(odd.listen(0, '127.0.0.1'), 'listening');
    await using emulator = await start({ proxyPass: 'on' });

    const { status, body } = await askPlainly(emulator, `http://127.0.0.1:${(odd.address() as AddressInfo).port}/`);

    odd.close();
    expect([status, body]).toEqual([502, expect.stringContaining('it answered with the status 99.')]);
  });

  test('passes on the body of a DELETE that comes in chunks', async () => {
    await using other = await startOther();
    await using emulator = await start({ proxyPass: 'on' });
    const { hostname, port } = new URL(emulator.proxyUrl as string);
    const headers = { Host: new URL(other.url).host, 'Transfer-Encoding': 'chunked' };

    const sent = request({ host: hostname, port, path: `${other.url}/`, method: 'DELETE', headers }).end('text');
    const [answer] = await once(sent, 'response');

    expect(String(await answer.setEncoding('utf8').toArray())).toMatch(/^DELETE .* \/ text$/);
  });

  test('tells of a host that it cannot reach', async () => {
    await using emulator = await start({ proxyPass: 'on' });

    const { status } = await openTunnel(emulator.proxyUrl as string, '127.77.7.8:443');

    expect(status).toBe(502);
    expect(emulator.log.join()).toContain('127.77.7.8 could not be reached for a client of the proxy');
  });
});

test('a client that goes in the midst of anything ends nothing else', async () => {
  await using emulator = await start();
  const { port } = new URL(emulator.proxyUrl as string);
  for (const text of ['CONNECT sts.amazonaws.com:443 HTTP/1.1\r\n\r\n\x16\x03', 'CONNECT x', 'GET http://sts.', '']) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(text, () => socket.resetAndDestroy());
    await once(socket, 'close');
  }
  expect(await sendText({ endpoint: emulator.proxyUrl as string }, 'nonsense\r\n\r\n')).toContain('400');

  expect((await ask(emulator, 'https://sts.amazonaws.com/')).status).toBe(200);
});

test.each([
  ['host', { host: 'host', port: 443 }],
  ['HOST.:80', { host: 'host', port: 80 }],
  ['[::1]:8080', { host: '::1', port: 8080 }],
  ['[nonsense]:1', undefined],
  ['user@host:1', undefined],
  ['host:port', undefined],
  ['', undefined],
])('%j names a target or none', (authority, target) => {
  expect(readTarget(authority, 443)).toEqual(target);
});
