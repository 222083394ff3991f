import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { aws, hasAwsCli, hasBoto3, python } from '../support/python.ts';

const run = promisify(execFile);
const slow = 60_000;
const roleArn = 'arn:aws:iam::210987654321:role/Deploy';

const token = [{ alg: 'RS256' }, { iss: 'https://issuer.example', sub: 'me', exp: 4_000_000_000 }]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('c2ln')
  .join('.');

/** An emulator with an action type in another account, and a configuration of AWS's tools with a role there. */
async function startWithRole(folder: string) {
  const emulator = await startTestEmulator({ auth: 'strict' });
  const type = { category: 'Test', provider: 'Theirs', version: '1' } as const;
  const details = { minimumCount: 0, maximumCount: 1 };
  await emulator.actionTypes.create(
    { ...type, inputArtifactDetails: details, outputArtifactDetails: details },
    { account: '210987654321' },
  );
  const [config, tokenFile] = [join(folder, 'config'), join(folder, 'token')];
  writeFileSync(tokenFile, token);
  writeFileSync(
    config,
    `[profile base]
aws_access_key_id = test
aws_secret_access_key = test
[profile cross]
role_arn = ${roleArn}
source_profile = base
region = us-east-1
`,
  );
  const common = {
    AWS_ENDPOINT_URL: emulator.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    AWS_EC2_METADATA_DISABLED: 'true',
    NO_PROXY: '127.0.0.1',
  };
  return {
    emulator,
    withProfile: { ...common, AWS_PROFILE: 'cross' },
    withToken: { ...common, AWS_ROLE_ARN: roleArn, AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile },
    withKey: { ...common, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    [Symbol.asyncDispose]: () => emulator.stop(),
  };
}

const customTypes = `
import { CodePipelineClient, ListActionTypesCommand } from '@aws-sdk/client-codepipeline';
const client = new CodePipelineClient({ maxAttempts: 1 });
const { actionTypes } = await client.send(new ListActionTypesCommand({ actionOwnerFilter: 'Custom' }));
console.log(JSON.stringify(actionTypes.map(({ id }) => id.provider)));
`;

test(
  'the JavaScript SDK assumes the role of a profile, and that of a token',
  async () => {
    using folder = temporaryFolder();
    await using scene = await startWithRole(folder.path);
    const typesSeen = async (environment: Readonly<Record<string, string>>) => {
      const env = { PATH: process.env.PATH, HOME: folder.path, ...environment };
      const args = ['--input-type=module', '-e', customTypes];
      return JSON.parse((await run(process.execPath, args, { env, cwd: process.cwd() })).stdout);
    };

    expect(await typesSeen(scene.withProfile)).toEqual(['Theirs']);
    expect(await typesSeen(scene.withToken)).toEqual(['Theirs']);
    expect(await typesSeen(scene.withKey)).toEqual([]);
  },
  slow,
);

const program = `
import boto3, json, os, urllib.request
seen = {}
sts = boto3.client("sts")
seen["caller"] = sts.get_caller_identity()["Arn"]
seen["presigned"] = "<Account>210987654321<" in urllib.request.urlopen(sts.generate_presigned_url("get_caller_identity", HttpMethod="GET")).read().decode()
types = boto3.client("codepipeline").list_action_types(actionOwnerFilter="Custom")["actionTypes"]
seen["types"] = [t["id"]["provider"] for t in types]
print(json.dumps(seen))
`;

describe.skipIf(!hasBoto3)('boto3', () => {
  test(
    'assumes the role of a profile, and that of a token',
    async () => {
      using folder = temporaryFolder();
      await using scene = await startWithRole(folder.path);

      for (const environment of [scene.withProfile, scene.withToken]) {
        expect(await python(program, environment)).toEqual({
          caller: expect.stringMatching(/^arn:aws:sts::210987654321:assumed-role\/Deploy\/botocore-session-\d+$/),
          presigned: true,
          types: ['Theirs'],
        });
      }
    },
    slow,
  );
});

describe.skipIf(!hasAwsCli)('the AWS CLI', () => {
  test(
    'prints credentials',
    async () => {
      using folder = temporaryFolder();
      await using scene = await startWithRole(folder.path);
      const credentials = {
        AccessKeyId: expect.stringMatching(/^ASIA/),
        SecretAccessKey: expect.any(String),
        SessionToken: expect.any(String),
        Expiration: expect.stringMatching(/^20/),
      };

      const role = await aws(
        `sts assume-role --role-arn ${roleArn} --role-session-name me --tags Key=a,Value=b`,
        scene.withKey,
      );
      const session = await aws('sts get-session-token --duration-seconds 900', scene.withKey);
      const info = await aws('sts get-access-key-info --access-key-id 111122223333XXXX', scene.withKey);
      const user = await aws(
        'sts assume-role --role-arn arn:aws:iam::210987654321:user/me --role-session-name me',
        scene.withKey,
      );

      expect(role.output).toMatchObject({
        Credentials: credentials,
        AssumedRoleUser: { Arn: 'arn:aws:sts::210987654321:assumed-role/Deploy/me' },
        PackedPolicySize: 1,
      });
      expect(session.output).toEqual({ Credentials: credentials });
      expect(info.output).toEqual({ Account: '123456789012' });
      expect(user.error).toContain('(ValidationError)');
    },
    slow,
  );
});
