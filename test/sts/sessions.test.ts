import { CodePipelineClient, GetJobDetailsCommand, ListPipelinesCommand } from '@aws-sdk/client-codepipeline';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import { account, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { askSts, type Key, keyIn, plainKey } from '../support/sts.ts';

const RoleArn = 'arn:aws:iam::210987654321:role/team/Deploy';
const RoleSessionName = 'me@example.com';
const assume = { Action: 'AssumeRole', RoleArn, RoleSessionName };

function clientWith({ endpoint }: { readonly endpoint: string }, credentials: Key) {
  return new CodePipelineClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}

const list = (emulator: { readonly endpoint: string }, key: Key) =>
  clientWith(emulator, key).send(new ListPipelinesCommand({}));

function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}

async function jobKey(emulator: TestEmulator): Promise<Key> {
  const actionTypeId = { category: 'Test', provider: 'Mine', version: '1' };
  const { id: jobId } = await emulator.jobs.enqueue({ actionTypeId, outputArtifacts: [{ name: 'Report' }] });
  const { jobDetails } = await emulator.client.send(new GetJobDetailsCommand({ jobId }));
  return jobDetails?.data?.artifactCredentials as Key;
}

describe('AssumeRole (T1)', () => {
  test('gives credentials that act in the role’s account, verified like a job’s', async () => {
    await using emulator = await startTestEmulator({ auth: 'strict' });
    const theirs = { account: '210987654321', start: false } as const;
    await emulator.pipelines.create({ ...pipeline, name: 'Theirs' }, theirs);

    const answer = await askSts(emulator, assume);
    const key = keyIn(answer);
    const { pipelines } = await list(emulator, key);
    const s3 = new S3Client({
      endpoint: emulator.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: key,
    });
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    const identity = await askSts(emulator, { Action: 'GetCallerIdentity' }, key);

    expect(answer.status).toBe(200);
    expect(key.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$|^ASIASTS0+1$/);
    expect(answer.body).toMatch(
      /^<AssumeRoleResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/"><AssumeRoleResult><AssumedRoleUser>/,
    );
    expect(answer.element('Arn')).toBe(`arn:aws:sts::210987654321:assumed-role/Deploy/${RoleSessionName}`);
    expect(answer.element('AssumedRoleId')).toMatch(/^AROA[A-Z2-7]{17}:me@example\.com$/);
    expect(pipelines?.map(({ name }) => name)).toEqual(['Theirs']);
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['codepipeline-us-east-1-210987654321']);
    expect(identity.element('Arn')).toBe(answer.element('Arn'));
    expect(identity.element('UserId')).toBe(answer.element('AssumedRoleId'));
    expect(identity.element('Account')).toBe('210987654321');
    expect((await refusalOf(list(emulator, { ...key, secretAccessKey: 'wrong' }))).name).toBe(
      'InvalidSignatureException',
    );
    expect((await refusalOf(list(emulator, { ...key, sessionToken: 'wrong' }))).name).toBe(
      'UnrecognizedClientException',
    );
    s3.destroy();
  });

  test('credentials end by the emulator’s clock, and what is told of that is the real time', async () => {
    await using emulator = await startTestEmulator();
    const before = Date.now();
    const answer = await askSts(emulator, { ...assume, DurationSeconds: '900' });
    const key = keyIn(answer);
    const told = Date.parse(answer.element('Expiration') as string);

    await emulator.clock.advance('899s');
    await list(emulator, key);
    await emulator.clock.advance('1s');

    expect(await refusalOf(list(emulator, key))).toEqual({
      name: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
      status: 400,
    });
    const late = await askSts(emulator, { Action: 'GetCallerIdentity' }, key);
    expect([late.status, late.element('Code')]).toEqual([403, 'ExpiredToken']);
    expect(told - before).toBeGreaterThan(898_000);
    expect(told - before).toBeLessThan(930_000);
  });

  test('credentials are unknown a day after their end, once others have been given out', async () => {
    await using emulator = await startTestEmulator();
    const key = keyIn(await askSts(emulator, { ...assume, DurationSeconds: '900' }));

    await emulator.clock.advance({ hours: 24, minutes: 15 });
    await askSts(emulator, assume);
    const within = await refusalOf(list(emulator, key));
    await emulator.clock.advance('1s');
    await askSts(emulator, assume);
    const beyond = await refusalOf(list(emulator, key));

    expect([within.name, beyond.name]).toEqual(['ExpiredTokenException', 'UnrecognizedClientException']);
  });

  test('outlives a restart on the same file, and not a reset', async () => {
    using folder = temporaryFolder();
    const db = `${folder.path}/state.db`;
    const first = await startTestEmulator({ db });
    const key = keyIn(await askSts(first, assume));
    await first.stop();
    await using emulator = await startTestEmulator({ db, auth: 'strict' });

    await list(emulator, key);
    await emulator.reset();

    expect((await refusalOf(list(emulator, key))).name).toBe('UnrecognizedClientException');
  });

  test('takes session policies and tags, tells their size, and says that nothing is enforced', async () => {
    await using emulator = await startTestEmulator();
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });

    const answer = await askSts(emulator, {
      ...assume,
      Policy,
      'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      'Tags.member.1.Key': 'team',
      'Tags.member.1.Value': '',
      SourceIdentity: 'somebody',
    });

    expect(answer.status).toBe(200);
    expect(Number(answer.element('PackedPolicySize'))).toBeGreaterThan(0);
    expect(answer.element('SourceIdentity')).toBe('somebody');
    expect(emulator.log).toContain(
      `The policies of the session ${answer.element('Arn')} are not enforced: its credentials open all of the account.`,
    );
  });

  test.each([
    [
      { RoleArn: 'short', RoleSessionName: 'a b' },
      'ValidationError',
      "2 validation errors detected: Value 'short' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20; Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    ],
    [
      { DurationSeconds: '899' },
      'ValidationError',
      "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ],
    [
      { DurationSeconds: '43201' },
      'ValidationError',
      "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200",
    ],
    [{ DurationSeconds: 'long' }, 'MalformedInput', "DurationSeconds is not a whole number: 'long'."],
    [
      { RoleArn: 'arn:aws:iam::210987654321:user/me' },
      'ValidationError',
      'arn:aws:iam::210987654321:user/me is invalid',
    ],
    [{ Policy: 'allow' }, 'MalformedPolicyDocument', 'The policy is not in the valid JSON format.'],
    [
      { 'Tags.member.1.Value': 'v' },
      'ValidationError',
      "1 validation error detected: Value null at 'tags.1.member.key' failed to satisfy constraint: Member must not be null",
    ],
  ])('refuses %o', async (change, code, message) => {
    await using emulator = await startTestEmulator();

    const answer = await askSts(emulator, { ...assume, ...change });

    expect([answer.status, answer.element('Code'), answer.element('Message')]).toEqual([400, code, message]);
  });

  test.each([
    ['0900', 200],
    ['+900', 200],
    [' 900 ', 400],
    ['900.0', 400],
    ['9e2', 400],
    ['2147483648', 400],
  ])('takes a whole number for a time, with a sign or without: %j is %i', async (DurationSeconds, status) => {
    await using emulator = await startTestEmulator();

    const answer = await askSts(emulator, { ...assume, DurationSeconds });

    expect(answer.status).toBe(status);
    expect(status === 200 || answer.element('Code') === 'MalformedInput').toBe(true);
  });

  test('needs a role and a session’s name', async () => {
    await using emulator = await startTestEmulator();

    const answer = await askSts(emulator, { Action: 'AssumeRole' });

    expect(answer.element('Message')).toBe(
      "2 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null; Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null",
    );
  });

  test('from a role’s session is for an hour at most, and from a job’s credentials not at all', async () => {
    await using emulator = await startTestEmulator();
    const role = keyIn(await askSts(emulator, assume));

    const long = await askSts(emulator, { ...assume, DurationSeconds: '3601' }, role);
    const chained = await askSts(emulator, { ...assume, RoleArn: 'arn:aws:iam::111122223333:role/Next' }, role);
    const job = await askSts(emulator, assume, await jobKey(emulator));

    expect(long.element('Message')).toBe(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
    expect(chained.element('Arn')).toBe(`arn:aws:sts::111122223333:assumed-role/Next/${RoleSessionName}`);
    expect([job.status, job.element('Code')]).toEqual([403, 'AccessDenied']);
  });
});

describe('GetSessionToken and GetFederationToken', () => {
  test('give credentials of the caller’s own account', async () => {
    await using emulator = await startTestEmulator({ auth: 'strict' });
    const own = { accessKeyId: '111122223333', secretAccessKey: 'test' };

    const session = await askSts(emulator, { Action: 'GetSessionToken' }, own);
    const federated = await askSts(emulator, { Action: 'GetFederationToken', Name: 'Bob' }, own);
    const arnOf = async (key: Key) => (await askSts(emulator, { Action: 'GetCallerIdentity' }, key)).element('Arn');

    expect(await arnOf(keyIn(session))).toBe('arn:aws:iam::111122223333:root');
    expect(await arnOf(keyIn(federated))).toBe('arn:aws:sts::111122223333:federated-user/Bob');
    expect(federated.element('FederatedUserId')).toBe('111122223333:Bob');
    const again = await askSts(emulator, { Action: 'GetSessionToken' }, keyIn(session));
    expect([again.status, again.element('Code'), again.element('Message')]).toEqual([
      403,
      'AccessDenied',
      'Cannot call GetSessionToken with session credentials',
    ]);
  });
});

describe('AssumeRoleWithWebIdentity (T3)', () => {
  const asked = { Action: 'AssumeRoleWithWebIdentity', RoleArn, RoleSessionName };

  test('is asked without a signature, and reads the token', async () => {
    await using emulator = await startTestEmulator({ auth: 'strict' });
    const claims = {
      iss: 'https://issuer.example',
      sub: 'repo:me/app',
      aud: ['sts.amazonaws.com'],
      exp: 4_000_000_000,
    };

    const answer = await askSts(emulator, { ...asked, WebIdentityToken: jwt(claims) }, null);

    expect(answer.status).toBe(200);
    expect(answer.element('Provider')).toBe('issuer.example');
    expect(answer.element('SubjectFromWebIdentityToken')).toBe('repo:me/app');
    expect(answer.element('Audience')).toBe('sts.amazonaws.com');
    await list(emulator, keyIn(answer));
  });

  test.each([
    ['what is no token', 'token', 'InvalidIdentityToken'],
    ['one that has expired', jwt({ exp: 1 }), 'ExpiredTokenException'],
    ['one of one part', 'eyJhIjoxfQ', 'InvalidIdentityToken'],
  ])('refuses %s', async (_what, WebIdentityToken, code) => {
    await using emulator = await startTestEmulator();

    const answer = await askSts(emulator, { ...asked, WebIdentityToken }, null);

    expect([answer.status, answer.element('Code')]).toEqual([400, code]);
  });
});

test('GetAccessKeyInfo tells the account in which a key acts (T4)', async () => {
  await using emulator = await startTestEmulator();
  const session = keyIn(await askSts(emulator, assume));
  const job = await jobKey(emulator);
  const accountOf = async (AccessKeyId: string) =>
    (await askSts(emulator, { Action: 'GetAccessKeyInfo', AccessKeyId })).element('Account');

  expect(await accountOf('111122223333')).toBe('111122223333');
  expect(await accountOf(session.accessKeyId)).toBe('210987654321');
  expect(await accountOf(job.accessKeyId)).toBe(account);
  expect(await accountOf('AKIAIOSFODNN7EXAMPLE')).toBe(account);
});

describe('the ways to ask', () => {
  test('a query in GET, any region, and JSON for who accepts that alone', async () => {
    await using emulator = await startTestEmulator({ auth: 'strict' });
    const asked = { Action: 'GetCallerIdentity' };

    const get = await askSts(emulator, asked, plainKey, { method: 'GET', region: 'eu-central-1' });
    const json = await askSts(emulator, asked, plainKey, { accept: 'application/json' });
    const session = await askSts(emulator, assume, plainKey, { accept: 'application/json' });
    const wrong = { ...plainKey, secretAccessKey: 'wrong' };
    const refused = await askSts(emulator, asked, wrong, { method: 'GET', accept: 'application/json' });

    expect([get.status, get.element('Account')]).toEqual([200, account]);
    expect(JSON.parse(json.body)).toEqual({
      GetCallerIdentityResponse: {
        GetCallerIdentityResult: { Arn: `arn:aws:iam::${account}:root`, UserId: account, Account: account },
        ResponseMetadata: { RequestId: expect.any(String) },
      },
    });
    expect(JSON.parse(session.body).AssumeRoleResponse.AssumeRoleResult.Credentials.Expiration).toBeGreaterThan(1e9);
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.body)).toEqual({
      Error: { Type: 'Sender', Code: 'SignatureDoesNotMatch', Message: expect.any(String) },
      RequestId: expect.any(String),
    });
  });

  test('a query with an action of another service says what to set', async () => {
    await using emulator = await startTestEmulator();

    const answer = await askSts(emulator, { Action: 'ListTopics' }, plainKey, { method: 'GET' });

    expect([answer.status, answer.element('Code')]).toEqual([400, 'InvalidAction']);
  });
});

const pipeline = {
  roleArn: 'arn:aws:iam::210987654321:role/Pipeline',
  artifactStore: { type: 'S3' as const, location: 'artifacts' },
  stages: [
    {
      name: 'Source',
      actions: [
        {
          name: 'Source',
          actionTypeId: { category: 'Source' as const, owner: 'AWS' as const, provider: 'S3', version: '1' },
          configuration: { S3Bucket: 'source', S3ObjectKey: 'app.zip' },
          outputArtifacts: [{ name: 'App' }],
        },
      ],
    },
    {
      name: 'Approve',
      actions: [
        {
          name: 'Approve',
          actionTypeId: { category: 'Approval' as const, owner: 'AWS' as const, provider: 'Manual', version: '1' },
        },
      ],
    },
  ],
};
