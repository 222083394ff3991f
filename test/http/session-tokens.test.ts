import { CodePipelineClient, ListPipelinesCommand, PollForJobsCommand } from '@aws-sdk/client-codepipeline';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';
import { askSts, type Key, plainKey } from '../support/sts.ts';

/** What the API, S3 and STS answer to a key: the code of an error, or its absence. */
async function outcomes(emulator: TestEmulator, key: Key): Promise<readonly (string | undefined)[]> {
  const config = { endpoint: emulator.endpoint, region: 'us-east-1', credentials: key, maxAttempts: 1 };
  const codepipeline = new CodePipelineClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const nameOf = (sending: Promise<unknown>) =>
    sending.then(
      () => undefined,
      ({ name }: Error) => name,
    );
  try {
    return [
      await nameOf(codepipeline.send(new ListPipelinesCommand({}))),
      await nameOf(s3.send(new ListBucketsCommand({}))),
      (await askSts(emulator, { Action: 'GetCallerIdentity' }, key)).element('Code'),
    ];
  } finally {
    codepipeline.destroy();
    s3.destroy();
  }
}

async function newSession(emulator: TestEmulator): Promise<Required<Key>> {
  const answer = await askSts(emulator, { Action: 'GetSessionToken' });
  const element = (name: string) => answer.element(name) as string;
  return {
    accessKeyId: element('AccessKeyId'),
    secretAccessKey: element('SecretAccessKey'),
    sessionToken: element('SessionToken'),
  };
}

async function jobCredentials(emulator: TestEmulator): Promise<Required<Key>> {
  await emulator.jobs.enqueue({ actionTypeId: buildType, inputArtifacts: [{ name: 'App' }] });
  const { jobs = [] } = await emulator.client.send(new PollForJobsCommand({ actionTypeId: buildType }));
  return jobs[0]?.data?.artifactCredentials as Required<Key>;
}

const passes = [undefined, undefined, undefined];
const wrongToken = ['UnrecognizedClientException', 'InvalidToken', 'InvalidClientTokenId'];
const unknownKey = ['UnrecognizedClientException', 'InvalidAccessKeyId', 'InvalidClientTokenId'];
const expired = ['ExpiredTokenException', 'ExpiredToken', 'ExpiredToken'];

describe.each(['strict', 'lenient'] as const)('in mode %s (T7)', (auth) => {
  const start = () => startTestEmulator({ auth, fixtures: { actionTypes: [buildTypeFixture] } });
  const ofPlainKey = auth === 'strict' ? wrongToken : passes;

  test('a plain key has no token', async () => {
    await using emulator = await start();
    const { sessionToken } = await newSession(emulator);

    expect(await outcomes(emulator, plainKey)).toEqual(passes);
    expect(await outcomes(emulator, { ...plainKey, sessionToken })).toEqual(ofPlainKey);
    expect(await outcomes(emulator, { ...plainKey, sessionToken: 'FwoGZXIvYXdzEXAMPLE' })).toEqual(ofPlainKey);
    expect(await outcomes(emulator, { ...plainKey, accessKeyId: '111122223333', sessionToken })).toEqual(ofPlainKey);
    const warnings = emulator.log.filter((line) => line.includes('AWS_SESSION_TOKEN'));
    const warning = (key: string) =>
      `warning: The key ${key} came with a session token, and has none: unset AWS_SESSION_TOKEN.`;
    expect(warnings).toEqual(auth === 'strict' ? [warning('test'), warning('111122223333')] : []);
  });

  test.each([
    ['a session', newSession, passes],
    // Known, and let in nowhere: not to the API, not to the list of buckets.
    ['a job', jobCredentials, ['AccessDeniedException', 'AccessDenied', undefined]],
  ])('%s has its own token alone, and an end', async (_, credentialsOf, own) => {
    await using emulator = await start();
    const key = await credentialsOf(emulator);
    const other = await newSession(emulator);
    const { sessionToken: _token, ...without } = key;

    expect(await outcomes(emulator, key)).toEqual(own);
    expect(await outcomes(emulator, { ...key, sessionToken: other.sessionToken })).toEqual(wrongToken);
    expect(await outcomes(emulator, { ...key, sessionToken: `${key.sessionToken}x` })).toEqual(wrongToken);
    expect(await outcomes(emulator, without)).toEqual(unknownKey);

    await emulator.clock.advance('13h');

    expect(await outcomes(emulator, key)).toEqual(expired);
    expect(await outcomes(emulator, { ...key, sessionToken: other.sessionToken })).toEqual(wrongToken);
    expect(await outcomes(emulator, without)).toEqual(unknownKey);
  });
});
