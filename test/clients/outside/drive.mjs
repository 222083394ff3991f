// Within `exec`: makes a job with an artifact, runs a worker without an endpoint or with one (the first argument), and prints what
// became of the job.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from '../../../src/index.ts';

const [, , endpoint, command, ...args] = process.argv;
const emulator = await connect(process.env.CODEPIPELINE_LOCAL_ENDPOINT);
const content = Buffer.alloc(100_000, 'artifact ');
const { id: jobId } = await emulator.jobs.enqueue({
  actionTypeId: { category: 'Build', provider: 'MyBuild', version: '1' },
  inputArtifacts: [{ name: 'App' }],
  outputArtifacts: [{ name: 'Built' }],
  pipelineContext: { pipelineName: 'My-Pipeline' },
});
await emulator.artifacts.put({ jobId, name: 'App' }, content);
const { AWS_ENDPOINT_URL, ...environment } = process.env;
const env = endpoint === 'without' ? environment : { ...environment, AWS_ENDPOINT_URL };
const [code] = await once(spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] }), 'exit');
const { status } = await emulator.jobs.get(jobId);
const copied = await emulator.artifacts.get({ jobId, name: 'Built' }).catch(() => undefined);
console.log(JSON.stringify({ code, status, isCopied: copied?.bytes.equals(content) ?? false }));
