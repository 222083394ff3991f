import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether Python with boto3, and the AWS CLI, are installed here. */
export const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0;
export const hasAwsCli = spawnSync('aws', ['--version']).status === 0;

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
