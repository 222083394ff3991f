import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { whyNotAsked } from '../control/api/unreachable.ts';
import { namePrefix, ownTag } from './clean-up.ts';
import { Exchange, requestOfWire } from './exchange.ts';
import type { Keys, ServiceName, Target } from './target.ts';

/** Nothing can be asked: no credentials, no answer. The message is a sentence. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What a run against AWS makes and what that can cost, told before anything is asked. */
export function whatItCosts(region: string, account: string, probes: number): readonly string[] {
  return [
    `${probes} probes are about to run against AWS, account ${account}, region ${region}.`,
    `They create custom action types, pipelines, webhooks and one S3 bucket, whose names begin with ${namePrefix}`,
    `and which have the tag ${ownTag.key}=${ownTag.value}.`,
    'Each is deleted after its probe, the bucket at the end, also after Ctrl-C; what a killed run leaves, the next one deletes.',
    'Nothing else in the account is changed. Two runs at a time in one account and region would delete what the other makes.',
    // CodePipeline's and S3's pages of prices, read 2026-11-30.
    'Costs: pipelines of type V1 are free for their first 30 days, those of V2 cost $0.002 for a minute of an action that',
    'is neither an approval nor a custom action, S3 some hundred requests: expect less than $0.10 in all.',
  ];
}

/**
 * AWS, or what `AWS_ENDPOINT_URL` and its like name in its place.
 * @throws TargetError without credentials, or when STS does not say whose they are
 */
export async function awsTarget(
  { profile, region, role, asksNothing = false }: AwsOptions,
  environment: Environment,
  now: () => number,
): Promise<Target> {
  const endpoint = (service: ServiceName) =>
    environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ||
    environment.AWS_ENDPOINT_URL ||
    `https://${service}.${region}.amazonaws.com`;
  const target: Target = {
    kind: 'aws',
    endpoints: { codepipeline: endpoint('codepipeline'), s3: endpoint('s3'), sts: endpoint('sts') },
    region,
    account: '123456789012',
    keys: { accessKeyId: '', secretAccessKey: '' },
    role,
  };
  if (asksNothing) return target;
  const signing = { ...target, keys: await keysOf(profile, environment) };
  return { ...signing, account: await accountOf(signing, now) };
}

interface AwsOptions {
  readonly profile?: string | undefined;
  readonly region: string;
  readonly role?: string | undefined;
  /** Whether the target is only to be talked about: then credentials are not looked for. */
  readonly asksNothing?: boolean | undefined;
}

/** @throws TargetError */
async function accountOf(target: Target, now: () => number): Promise<string> {
  const account = await findAccount(target, now);
  if (account !== undefined) return account;
  throw new TargetError(
    `STS at ${target.endpoints.sts} does not say whose credentials these are; sign in, or give --profile of another.`,
  );
}

/** The account of a target's keys; undefined where STS does not say. @throws TargetError where nobody answers */
export async function findAccount(target: Target, now: () => number): Promise<string | undefined> {
  const exchange = new Exchange();
  try {
    const body = 'Action=GetCallerIdentity&Version=2011-06-15';
    const answer = await exchange.send(
      target.endpoints.sts,
      requestOfWire({ wire: { service: 'sts', body } }, target, now()),
    );
    return /<Account>(\d{12})<\/Account>/.exec(answer.body)?.[1];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new TargetError(
      whyNotAsked(target.endpoints.sts, error as Error) ??
        `${target.endpoints.sts} gives no answer of HTTP (${code ?? message}); start what is to be asked, or give the URL at which it is.`,
    );
  } finally {
    exchange.close();
  }
}

/** @throws TargetError */
async function keysOf(profile: string | undefined, environment: Environment): Promise<Keys> {
  if (profile === undefined) {
    const keys = keysOfEnvironment(environment);
    if (keys !== undefined) return keys;
    throw new TargetError(
      'There are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --profile.',
    );
  }
  return keysOfFile(profile, environment) ?? (await keysOfCommand(profile));
}

export function keysOfEnvironment(environment: Environment): Keys | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = environment;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }) };
}

/** Keys that stand in the file of credentials; undefined where the profile has them from elsewhere. */
function keysOfFile(profile: string, { AWS_SHARED_CREDENTIALS_FILE: file }: Environment): Keys | undefined {
  let text: string;
  try {
    text = readFileSync(file || join(homedir(), '.aws', 'credentials'), 'utf8');
  } catch {
    return undefined;
  }
  const section = text.split(/^\s*\[/m).find((part) => part.startsWith(`${profile}]`)) ?? '';
  const value = (name: string) => new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)`, 'm').exec(section)?.[1];
  return keysOfEnvironment({
    AWS_ACCESS_KEY_ID: value('aws_access_key_id'),
    AWS_SECRET_ACCESS_KEY: value('aws_secret_access_key'),
    AWS_SESSION_TOKEN: value('aws_session_token'),
  });
}

/** Of single sign-on, roles and processes: the AWS CLI knows them all. @throws TargetError */
async function keysOfCommand(profile: string): Promise<Keys> {
  try {
    const args = ['configure', 'export-credentials', '--profile', profile, '--format', 'process'];
    const { stdout } = await promisify(execFile)('aws', args);
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken } = JSON.parse(stdout);
    return { accessKeyId, secretAccessKey, ...(SessionToken && { sessionToken: SessionToken }) };
  } catch {
    throw new TargetError(
      `The profile '${profile}' has no credentials that can be read; give keys in the environment, or install AWS CLI 2, which is asked for them.`,
    );
  }
}
