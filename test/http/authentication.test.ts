import { CodePipelineClient, ListActionTypesCommand, ListPipelinesCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, it, test } from 'vitest';
import { type EmulatorOptions, startEmulator } from '../../src/index.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { sendRaw } from '../support/http.ts';
import { type RawRequest, send, signedRequest, withAuthorization, withHeaders } from '../support/signed-requests.ts';

const contentType = 'application/x-amz-json-1.1';
const target = 'CodePipeline_20150709.ListActionTypes';
const unknown = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };

async function start(options: EmulatorOptions = {}) {
  const emulator = await startEmulator({ logLevel: 'silent', ...options });
  return {
    emulator,
    signed: (config = {}) => signedRequest({ ...emulator.clientConfig, ...config }),
    async answerTo(request: Partial<RawRequest>) {
      const { status, body } = await send(emulator.endpoint, request);
      return { status, ...JSON.parse(body) };
    },
    [Symbol.asyncDispose]: () => emulator.stop(),
  };
}

function refused(__type: string, message: string) {
  return { status: 400, __type, message };
}

const mismatch = refused(
  'InvalidSignatureException',
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
);
const unrecognized = refused('UnrecognizedClientException', 'The security token included in the request is invalid.');

describe('a request without a complete signature', () => {
  const headers = { 'content-type': contentType, 'x-amz-target': target };

  it('is missing its token', async () => {
    await using server = await start();

    const answers = [
      await server.answerTo({ headers, body: '{}' }),
      await server.answerTo({ headers: { ...headers, authorization: 'Bearer abc' }, body: '{}' }),
    ];

    const missing = refused('MissingAuthenticationTokenException', 'Missing Authentication Token');
    expect(answers).toEqual([missing, missing]);
  });

  it.each([
    [
      'AWS4-HMAC-SHA256',
      undefined,
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256",
    ],
    [
      'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host',
      '20160610T180547Z',
      "Authorization header requires 'Signature' parameter. Authorization=AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host",
    ],
    [
      'AWS4-HMAC-SHA256 Signature=b,SignedHeaders=host',
      '20160610T180547Z',
      "Authorization header requires 'Credential' parameter. Authorization=AWS4-HMAC-SHA256 Signature=b,SignedHeaders=host",
    ],
    [
      'AWS4-HMAC-SHA256 Credential=a, Signature=b',
      undefined,
      "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256 Credential=a, Signature=b",
    ],
  ])('is told what it lacks: %s, date %s', async (authorization, date, message) => {
    await using server = await start();

    const answer = await server.answerTo({
      headers: { ...headers, authorization, ...(date && { 'x-amz-date': date }) },
      body: '{}',
    });

    expect(answer).toEqual(refused('IncompleteSignatureException', message));
  });

  it.each([
    [
      'a date in another format',
      (request: RawRequest) => withHeaders(request, { 'x-amz-date': '2016-06-10T18:05:47Z' }),
      "Date must be in ISO-8601 'basic format'. Got '2016-06-10T18:05:47Z'. See http://en.wikipedia.org/wiki/ISO_8601",
    ],
    [
      'another algorithm',
      (request: RawRequest) => withAuthorization(request, (value) => value.replace('SHA256', 'SHA512')),
      "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512' (only AWS4-HMAC-SHA256 for now). ",
    ],
    [
      'a credential of four parts',
      (request: RawRequest) =>
        withAuthorization(request, (value) => value.replace(/Credential=[^,]+/, 'Credential=a/b/c/d')),
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b/c/d'",
    ],
  ])('is malformed with %s', async (_what, change, message) => {
    await using server = await start();

    const answer = await server.answerTo(change(await server.signed()));

    expect(answer).toEqual(refused('IncompleteSignatureException', message));
  });

  it('must sign the host', async () => {
    await using server = await start();

    const answer = await server.answerTo(
      withAuthorization(await server.signed(), (value) => value.replace('host;', '')),
    );

    expect(answer).toEqual(
      refused('InvalidSignatureException', "'Host' must be a 'SignedHeader' in the AWS Authorization."),
    );
  });

  it('is signed in its header or in its query, not both', async () => {
    await using server = await start();
    const request = await server.signed();

    const answer = await server.answerTo({ ...request, path: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256' });

    expect(answer).toEqual(
      refused(
        'InvalidSignatureException',
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
      ),
    );
  });

  it('is refused after its target, its body and its types (A10)', async () => {
    await using server = await start();

    const answers = [
      await server.answerTo({ headers: { ...headers, 'x-amz-target': 'CodePipeline_20150709.Nothing' }, body: '{}' }),
      await server.answerTo({ headers, body: '{' }),
      await server.answerTo({ headers, body: '{"actionOwnerFilter":1}' }),
      await server.answerTo({ headers, body: '{"actionOwnerFilter":"Nobody"}' }),
    ];

    expect(answers.map(({ __type }) => __type)).toEqual([
      'UnknownOperationException',
      'SerializationException',
      'SerializationException',
      'MissingAuthenticationTokenException',
    ]);
  });
});

describe('a signature', () => {
  it.each(['strict', 'lenient'] as const)(
    'of the real SDK is accepted for every known key in mode %s',
    async (auth) => {
      await using server = await start({
        auth,
        credentials: ['AKIDCONFIGURED:its+own/secret', '111122223333:another'],
      });

      const answers = [
        await server.answerTo(await server.signed()),
        await server.answerTo(await server.signed({ credentials: { accessKeyId: 'test', secretAccessKey: 'test' } })),
        await server.answerTo(
          await server.signed({ credentials: { accessKeyId: 'AKIDCONFIGURED', secretAccessKey: 'its+own/secret' } }),
        ),
        await server.answerTo(
          await server.signed({ credentials: { accessKeyId: '111122223333', secretAccessKey: 'another' } }),
        ),
      ];

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    },
  );

  it('may be dated by the Date header', async () => {
    await using server = await start({ auth: 'strict' });
    const date = new Date().toUTCString();
    const { default: aws4 } = await import('aws4');
    const { host } = new URL(server.emulator.endpoint);
    const { headers, body } = aws4.sign(
      {
        host,
        service: 'codepipeline',
        region: 'us-east-1',
        method: 'POST',
        path: '/',
        body: '{}',
        headers: { Host: host, Date: date, 'Content-Type': contentType, 'X-Amz-Target': target },
        doNotModifyHeaders: true,
      },
      { accessKeyId: 'test', secretAccessKey: 'test' },
    );

    const answer = await server.answerTo({ headers: headers as Record<string, string>, body: body as string });

    expect(answer).toMatchObject({ status: 200 });
  });

  it.each(['strict', 'lenient'] as const)('with a wrong secret is refused for known keys in mode %s', async (auth) => {
    await using server = await start({ auth, credentials: ['AKIDCONFIGURED:secret'] });
    const wrong = (accessKeyId: string) => server.signed({ credentials: { accessKeyId, secretAccessKey: 'wrong' } });

    const answers = [
      await server.answerTo(await wrong('test')),
      await server.answerTo(await wrong('123456789012')),
      await server.answerTo(await wrong('AKIDCONFIGURED')),
    ];

    expect(answers).toEqual([mismatch, mismatch, mismatch]);
  });

  it('covers the body and the signed headers', async () => {
    await using server = await start();
    const request = await server.signed();

    const answers = [
      await server.answerTo({ ...request, body: request.body.replace('Custom', 'AWS   ') }),
      await server.answerTo(withHeaders(request, { 'x-amz-content-sha256': '0'.repeat(64) })),
      await server.answerTo(withHeaders(request, { 'x-amz-target': 'CodePipeline_20150709.ListPipelines' })),
      await server.answerTo(withHeaders(request, { host: 'localhost' })),
      await server.answerTo({ ...request, path: '/?a=b' }),
      await server.answerTo(withAuthorization(request, (value) => value.slice(0, -1))),
    ];

    expect(answers).toEqual(answers.map(() => mismatch));
  });

  it('is dated by the real time, wherever the clock of the emulator stands', async () => {
    await using server = await start({ clock: 'manual', auth: 'strict' });
    await server.emulator.clock.advance({ days: 400 });
    const client = new CodePipelineClient(server.emulator.clientConfig);

    const answer = await client.send(new ListActionTypesCommand({}));

    expect(answer.$metadata.httpStatusCode).toBe(200);
  });

  it('expires when it is more than five minutes old', async () => {
    await using server = await start();

    const { message, ...answer } = await server.answerTo(await server.signed({ systemClockOffset: -302_000 }));

    expect(answer).toEqual({ status: 400, __type: 'InvalidSignatureException' });
    const [signed, earliest, now] = datesIn(
      message,
      /^Signature expired: (\d{8}T\d{6}Z) is now earlier than (\d{8}T\d{6}Z) \((\d{8}T\d{6}Z) - 5 min\.\)$/,
    );
    expect(earliest - signed).toBeGreaterThan(0);
    expect(now - earliest).toBe(300_000);
  });

  it('is not yet current when it is more than five minutes ahead', async () => {
    await using server = await start();

    const { message, ...answer } = await server.answerTo(await server.signed({ systemClockOffset: 303_000 }));

    expect(answer).toEqual({ status: 400, __type: 'InvalidSignatureException' });
    const [signed, latest, now] = datesIn(
      message,
      /^Signature not yet current: (\d{8}T\d{6}Z) is still later than (\d{8}T\d{6}Z) \((\d{8}T\d{6}Z) \+ 5 min\.\)$/,
    );
    expect(signed - latest).toBeGreaterThan(0);
    expect(latest - now).toBe(300_000);
  });

  it('may be off by less than five minutes', async () => {
    await using server = await start({ auth: 'strict' });

    const answers = [
      await server.answerTo(await server.signed({ systemClockOffset: -297_000 })),
      await server.answerTo(await server.signed({ systemClockOffset: 297_000 })),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  it.each([
    ['/codepipeline/', '/s3/', "Credential should be scoped to correct service: 'codepipeline'."],
    [
      '/aws4_request',
      '/aws3_request',
      "Credential should be scoped to a valid terminator: 'aws4_request', not 'aws3_request'.",
    ],
    ['/us-east-1/', '//', "Credential should be scoped to a valid region, not ''."],
    [
      '/us-east-1/codepipeline/aws4_request',
      '//s3/aws4',
      "Credential should be scoped to a valid region, not ''. Credential should be scoped to correct service: 'codepipeline'. Credential should be scoped to a valid terminator: 'aws4_request', not 'aws4'.",
    ],
  ])('is scoped to CodePipeline: not %s → %s', async (part, other, message) => {
    await using server = await start();

    const answer = await server.answerTo(
      withAuthorization(await server.signed(), (value) => value.replace(part, other)),
    );

    expect(answer).toEqual(refused('InvalidSignatureException', message));
  });

  it('is scoped to the day of its date', async () => {
    await using server = await start();
    const request = await server.signed();
    const timestamp = request.headers['x-amz-date'] as string;
    const day = timestamp.slice(0, 8);

    const answer = await server.answerTo(
      withAuthorization(request, (value) => value.replace(`/${day}/`, '/20160610/')),
    );

    expect(answer).toEqual(
      refused(
        'InvalidSignatureException',
        `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20160610' != '${day}', from '${timestamp}'.`,
      ),
    );
  });

  it('names the world: its key id the account, its scope the region', async () => {
    await using server = await start();
    const actionTypeId = { category: 'Test', owner: 'Custom', provider: 'Mine', version: '1' };
    await server.emulator.actionTypes.create(
      { ...actionTypeId, inputArtifactDetails: artifacts, outputArtifactDetails: artifacts } as never,
      { account: '111122223333', region: 'eu-central-1' },
    );
    const providersFor = async (config: object) => {
      const { actionTypes } = await server.answerTo(await server.signed(config));
      return actionTypes.filter(({ id }: { id: { owner: string } }) => id.owner === 'Custom').length;
    };

    const counts = [
      await providersFor({
        region: 'eu-central-1',
        credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
      }),
      await providersFor({
        region: 'us-east-1',
        credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
      }),
      await providersFor({ region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }),
    ];

    expect(counts).toEqual([1, 0, 0]);
  });
});

const artifacts = { minimumCount: 0, maximumCount: 5 };

describe('an unknown key', () => {
  it('is let through in mode lenient', async () => {
    await using server = await start();

    const answer = await server.answerTo(await server.signed({ credentials: unknown }));

    expect(answer).toMatchObject({ status: 200 });
  });

  it('is refused in mode strict', async () => {
    await using server = await start({ auth: 'strict' });

    const answer = await server.answerTo(await server.signed({ credentials: unknown }));

    expect(answer).toEqual(unrecognized);
  });

  it.each(['strict', 'lenient'] as const)(
    'that looks temporary is like any other in mode %s, and told once',
    async (auth) => {
      await using emulator = await startTestEmulator({ auth });
      const client = new CodePipelineClient({
        endpoint: emulator.endpoint,
        region: 'us-east-1',
        maxAttempts: 1,
        credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' },
      });
      const list = () =>
        client.send(new ListPipelinesCommand({})).then(
          () => 'taken',
          ({ name }: Error) => name,
        );

      const answers = [await list(), await list()];

      expect(answers).toEqual(auth === 'strict' ? Array(2).fill('UnrecognizedClientException') : ['taken', 'taken']);
      const warnings = emulator.log.filter((line) => line.startsWith('warning'));
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain('Set AWS_ACCESS_KEY_ID=123456789012 and AWS_SECRET_ACCESS_KEY=test');
      client.destroy();
    },
  );
});

describe('mode off', () => {
  it('takes requests unsigned, badly signed and of unknown keys', async () => {
    await using server = await start({ auth: 'off' });
    const request = await server.signed({ credentials: { accessKeyId: 'test', secretAccessKey: 'wrong' } });
    const temporary = { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };

    const answers = [
      await server.answerTo(withHeaders(request, { authorization: undefined })),
      await server.answerTo(withHeaders(request, { authorization: 'nonsense' })),
      await server.answerTo(request),
      await server.answerTo(await server.signed({ credentials: temporary })),
      await server.answerTo({ headers: { 'content-type': 'application/json', 'x-amz-target': target }, body: '{}' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });

  it('still reads account and region', async () => {
    await using server = await start({ auth: 'off' });
    const job = { actionTypeId: { category: 'Test', provider: 'Mine', version: '1' } } as const;
    const { id } = await server.emulator.jobs.enqueue(job, { account: '111122223333', region: 'eu-central-1' });
    const headers = {
      'content-type': 'application/json',
      'x-amz-target': 'CodePipeline_20150709.GetJobDetails',
      authorization: 'Credential=111122223333/20160610/eu-central-1',
    };

    const answer = await server.answerTo({ headers, body: JSON.stringify({ jobId: id }) });

    expect(answer.jobDetails.accountId).toBe('111122223333');
  });
});

it('takes plain JSON in no other mode', async () => {
  await using server = await start();
  const headers = { 'content-type': 'application/json', 'x-amz-target': target };

  const { status, body } = await send(server.emulator.endpoint, { headers, body: '{}' });

  expect({ status, body }).toEqual({ status: 404, body: '<UnknownOperationException/>' });
});

function datesIn(text: string, pattern: RegExp): [number, number, number] {
  const [, ...dates] = pattern.exec(text) ?? [];
  expect(dates, text).toHaveLength(3);
  return dates.map((date) => Date.parse(date.replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5'))) as never;
}

describe('S3 says of an Authorization header that is none of its own', () => {
  test.each([
    'invalid',
    'Bearer token',
    'Basic dTpw',
    'AWS4-HMAC-SHA25 Credential=a/20160610/us-east-1/s3/aws4_request,SignedHeaders=host,Signature=b',
  ])('what it was: %s', async (authorization) => {
    await using emulator = await startTestEmulator();

    const answer = await sendRaw(emulator, {
      method: 'GET',
      path: '/bucket/key',
      headers: { Authorization: authorization },
    });

    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain(
      `<Code>InvalidArgument</Code><Message>Unsupported Authorization Type</Message><ArgumentName>Authorization</ArgumentName><ArgumentValue>${authorization}</ArgumentValue>`,
    );
  });

  test('as before of Signature Version 2, and of what lacks its parts', async () => {
    await using emulator = await startTestEmulator();
    const codeFor = async (authorization: string) => {
      const { body } = await sendRaw(emulator, {
        method: 'GET',
        path: '/b/k',
        headers: { Authorization: authorization },
      });
      return /<Code>(.*)<\/Code>/.exec(body.toString())?.[1];
    };

    expect(await codeFor('AWS key:signature')).toBe('InvalidRequest');
    expect(await codeFor('AWS4-HMAC-SHA256')).toBe('AuthorizationHeaderMalformed');
  });
});
