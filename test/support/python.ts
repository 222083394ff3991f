import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { printed } from './printed.ts';

const run = promisify(execFile);

/** Whether Python is installed here, as functions need it. */
export const hasPython = printed('python3', '--version') !== undefined;

const boto3 = printed('python3', '-c', 'import boto3; print(boto3.__version__)');
const awsCli = printed('aws', '--version');

/** Whether Python with any boto3, and any AWS CLI, are installed here. */
export const hasAnyBoto3 = boto3 !== undefined;
export const hasAnyAwsCli = awsCli !== undefined;

/*
 * Older ones do not read AWS_ENDPOINT_URL and would go to AWS: Debian 12 has boto3 1.26 and the AWS CLI 2.9.
 */
export const hasBoto3 = isAtLeast(boto3, { 1: 28 });
export const hasAwsCli = isAtLeast(awsCli, { 1: 29, 2: 13 });

/** Why tests are skipped where they are not. */
export const noBoto3 = 'boto3 1.28 or newer is not installed';

/** @param least The lowest minor version of each major one that will do */
function isAtLeast(version: string | undefined, least: Readonly<Record<number, number>>): boolean {
  const [, major, minor] = /(\d+)\.(\d+)\./.exec(version ?? '') ?? [];
  return Number(minor) >= (least[Number(major)] ?? Number.POSITIVE_INFINITY);
}

/** Runs a Python program that prints JSON. */
export async function python(program: string, environment: Readonly<Record<string, string>>): Promise<unknown> {
  const { stdout } = await run('python3', ['-c', program], { env: { ...process.env, ...environment } });
  return JSON.parse(stdout);
}

/** Runs the AWS CLI; answers its output, or what it complains of. */
export async function aws(
  commandLine: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly output?: unknown; readonly error?: string }> {
  const env = { ...process.env, ...environment, AWS_PAGER: '', AWS_DEFAULT_OUTPUT: 'json', AWS_MAX_ATTEMPTS: '1' };
  try {
    const { stdout } = await run('aws', commandLine.split(' '), { env });
    return { output: stdout === '' ? undefined : JSON.parse(stdout) };
  } catch (error) {
    return { error: (error as { stderr: string }).stderr.trim() };
  }
}
