import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetJobDetailsCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { buildType } from '../support/jobs.ts';
import { bytesOf } from '../support/s3.ts';
import { environmentOf } from './clients.ts';
import { isInstalled, type S3Tool, s3Tools } from './s3-tools/s3-tools.ts';

const input = bytesOf(100_000, 1);
const output = bytesOf(100_000, 2);

/** A job of whose artifacts the input is there. */
async function enqueueJob(emulator: TestEmulator): Promise<string> {
  const { id } = await emulator.jobs.enqueue({
    actionTypeId: buildType,
    inputArtifacts: [{ name: 'App' }],
    outputArtifacts: [{ name: 'Built' }],
    pipelineContext: { pipelineName: 'My-Pipeline' },
  });
  await emulator.artifacts.put({ jobId: id, name: 'App' }, input);
  return id;
}

/**
 * Runs a tool with what the job's worker is given, and nothing else of this machine's settings; answers its exit code.
 */
async function runTool(emulator: TestEmulator, { script }: S3Tool, jobId: string, folder: Folder): Promise<number> {
  const { jobDetails } = await emulator.client.send(new GetJobDetailsCommand({ jobId }));
  const { artifactCredentials: credentials, inputArtifacts = [], outputArtifacts = [] } = jobDetails?.data ?? {};
  const from = inputArtifacts[0]?.location?.s3Location;
  const to = outputArtifacts[0]?.location?.s3Location;
  folder.write('output.zip', output);
  const env = {
    ...environmentOf(emulator),
    AWS_ACCESS_KEY_ID: credentials?.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey,
    AWS_SESSION_TOKEN: credentials?.sessionToken,
    EMULATOR: new URL(emulator.endpoint).host,
    INPUT_BUCKET: from?.bucketName,
    INPUT_KEY: from?.objectKey,
    OUTPUT_BUCKET: to?.bucketName,
    OUTPUT_KEY: to?.objectKey,
    HOME: folder.path,
  };
  return new Promise((resolve) => {
    execFile('bash', ['-c', script], { cwd: folder.path, env }, (error) => resolve(Number(error?.code ?? 0)));
  });
}

for (const tool of s3Tools) {
  const isMissing = !isInstalled(tool);
  describe.skipIf(isMissing)(
    `${tool.name}${isMissing ? ' (skipped: it is not installed)' : ''}`,
    { timeout: 60_000 },
    () => {
      test.skipIf(tool.denied !== undefined)("copies artifacts with a job's credentials", async () => {
        using folder = temporaryFolder();
        await using emulator = await startTestEmulator({ auth: 'strict', clock: 'system' });
        const jobId = await enqueueJob(emulator);

        const code = await runTool(emulator, tool, jobId, folder);

        const copied = join(folder.path, 'input.zip');
        expect(code).toBe(0);
        expect(existsSync(copied) && readFileSync(copied).equals(input)).toBe(true);
        expect((await emulator.artifacts.get({ jobId, name: 'Built' })).bytes.equals(output)).toBe(true);
      });

      test.skipIf(tool.denied === undefined)('cannot: it asks for more than a job may', async () => {
        using folder = temporaryFolder();
        await using emulator = await startTestEmulator({ auth: 'strict', clock: 'system' });
        const jobId = await enqueueJob(emulator);

        await runTool(emulator, tool, jobId, folder);

        const requests = await emulator.requests.list({ error: 'AccessDenied' });
        expect(requests.map(({ operation }) => operation)).toContain(tool.denied);
        expect(existsSync(join(folder.path, 'input.zip'))).toBe(false);
      });
    },
  );
}
