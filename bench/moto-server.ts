import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './processes.ts';

/** The role that a pipeline of moto's must name, and that must exist. */
const role = new URLSearchParams({
  Action: 'CreateRole',
  Version: '2010-05-08',
  RoleName: 'pipelines',
  AssumeRolePolicyDocument: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'codepipeline.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  }),
});

/** moto tells services apart by what a request was signed for, and does not verify it. */
const signedFor = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=123456789012/20300101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

export const hasMoto = spawnSync('moto_server', ['--help']).status === 0;

/** Another emulator of AWS, with the role `pipelines` and, if it is given, a pipeline. */
export async function startMoto(pipeline?: object): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn('moto_server', ['-p', String(port)], { stdio: 'ignore' });
  while (!(await fetch(endpoint).catch(() => undefined)));
  await send(endpoint, 'iam', { 'content-type': 'application/x-www-form-urlencoded' }, role.toString());
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'CodePipeline_20150709.CreatePipeline',
  };
  if (pipeline !== undefined) await send(endpoint, 'codepipeline', headers, JSON.stringify({ pipeline }));
  return {
    endpoint,
    async stop() {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}

async function send(endpoint: string, service: string, headers: Record<string, string>, body: string): Promise<void> {
  const authorization = signedFor(service);
  const response = await fetch(endpoint, { method: 'POST', headers: { ...headers, authorization }, body });
  if (!response.ok) throw new Error(`moto answered ${response.status}: ${await response.text()}`);
}
