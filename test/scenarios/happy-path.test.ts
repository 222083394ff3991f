import { GetPipelineExecutionCommand, type Job } from '@aws-sdk/client-codepipeline';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { answerOf } from '../support/answers.ts';
import {
  actionState,
  answerApproval,
  deployType,
  executionStatus,
  runs,
  stageStatus,
  stagesOf,
  start,
  succeed,
  take,
} from '../support/executions.ts';
import { approvalAction, buildAction, deployAction, pipelineFixtures } from '../support/pipelines.ts';
import { bytesOf, s3ClientFor, s3ClientOfJob } from '../support/s3.ts';
import { Story, ways } from '../support/story.ts';

const build = buildAction({
  namespace: 'built',
  inputArtifacts: [{ name: 'App' }],
  outputArtifacts: [{ name: 'Package' }],
});

describe.each(ways)('a pipeline, %s,', (way) => {
  it('goes from a source through build, approval and deployment, handing artifacts and variables on', async () => {
    await using story = await Story.start(way);
    const deploy = deployAction({
      configuration: { Host: '#{built.Host}', Password: 'hush', Note: '#{codepipeline.PipelineExecutionId}' },
      inputArtifacts: [{ name: 'Package' }],
      runOrder: 2,
    });
    const declaration = stagesOf({ Build: [build], Release: [approvalAction(), deploy] });
    await story.pipelines.create(declaration, { start: false });

    const id = await start(story);
    const buildJob = await take(story);
    await succeed(story, buildJob, { outputVariables: { Host: 'green.example.org' } });
    await story.interrupt();
    await answerApproval(story, 'Release');
    const deployJob = await take(story, deployType);
    await succeed(story, deployJob, { executionDetails: { summary: 'up', percentComplete: 100 } });

    expect(deployJob.data?.actionConfiguration?.configuration).toEqual({
      Host: 'green.example.org',
      Password: 'hush',
      Note: id,
    });
    expect(deployJob.data?.inputArtifacts).toEqual(buildJob.data?.outputArtifacts);
    expect(buildJob.data?.inputArtifacts).toMatchObject([{ name: 'App', revision: 'r1' }]);
    expect(buildJob.data?.pipelineContext).toMatchObject({ pipelineName: 'Sample', pipelineExecutionId: id });
    expect(await stageStatus(story, 'Release')).toEqual({
      status: 'Succeeded',
      execution: id,
      inbound: [],
      actions: { Approve: 'Succeeded', Deploy: 'Succeeded' },
    });
    expect((await runs(story, id)).map(({ actionName, status }) => [actionName, status])).toEqual([
      ['Source', 'Succeeded'],
      ['Build', 'Succeeded'],
      ['Approve', 'Succeeded'],
      ['Deploy', 'Succeeded'],
    ]);
    expect((await runs(story, id)).at(-1)?.input?.resolvedConfiguration).toMatchObject({ Password: '****' });
    const execution = await answerOf(
      story.client.send(new GetPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId: id })),
    );
    expect(execution.pipelineExecution).toMatchObject({
      status: 'Succeeded',
      artifactRevisions: [{ name: 'App', revisionId: 'r1', revisionSummary: 'first' }],
    });
  });

  it('hands every byte of its artifacts on, from the source to the build and from the build to the deployment', async () => {
    await using story = await Story.start(way, { fixtures: pipelineFixtures, auth: 'strict' });
    const [app, packed] = [bytesOf(3_000_001, 1), bytesOf(1_234_567, 2)];
    await putSource(story, app);
    const deploy = deployAction({ inputArtifacts: [{ name: 'Package' }] });
    await story.pipelines.create(stagesOf({ Build: [build], Release: [deploy] }), { start: false });
    const id = await start(story);

    const buildJob = await take(story);
    const given = await inputOf(story, buildJob);
    await putOutput(story, buildJob, packed);
    await story.interrupt();
    await succeed(story, buildJob);
    const deployJob = await take(story, deployType);
    const delivered = await inputOf(story, deployJob);
    await succeed(story, deployJob);

    expect(given.equals(app)).toBe(true);
    expect(delivered.equals(packed)).toBe(true);
    expect(await executionStatus(story, id)).toBe('Succeeded');
  });

  it('shows the progress of an action that goes on in another job, and who goes on is given the token (D6)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Build: [build] }), { start: false });
    const id = await start(story);
    const progress = async () => (await actionState(story, 'Build', 'Build'))?.latestExecution;

    const first = await take(story);
    const details = { summary: 'compiling', percentComplete: 40, externalExecutionId: 'run-7' };
    await succeed(story, first, { continuationToken: 'half-way', executionDetails: details });
    const early = await progress();
    await story.interrupt();
    const second = await take(story);
    await succeed(story, second, { continuationToken: 'nearly', executionDetails: { percentComplete: 90 } });
    const late = await progress();
    await succeed(story, await take(story), { executionDetails: { summary: 'compiled', percentComplete: 100 } });

    expect(early).toMatchObject({ status: 'InProgress', ...details });
    expect(late).toMatchObject({ status: 'InProgress', percentComplete: 90 });
    expect(await progress()).toMatchObject({ status: 'Succeeded', summary: 'compiled', percentComplete: 100 });
    expect(second.id).not.toBe(first.id);
    expect(second.data).toEqual({
      ...first.data,
      continuationToken: 'half-way',
      artifactCredentials: expect.any(Object),
    });
    expect(await executionStatus(story, id)).toBe('Succeeded');
    expect((await runs(story, id)).map(({ actionName }) => actionName)).toEqual(['Source', 'Build']);
  });

  it('gives the output variables of an action to those after it, in their stage and in later ones', async () => {
    await using story = await Story.start(way);
    const note = '#{built.Host}:#{built.Port} from #{variables.Origin}';
    const deploy = (runOrder: number) =>
      deployAction({ runOrder, configuration: { Host: '#{built.Host}', Note: note } });
    const declaration = stagesOf(
      { Build: [{ ...build, inputArtifacts: [] }, deploy(2)], Release: [deploy(1)] },
      { variables: [{ name: 'Origin', defaultValue: 'here' }] },
    );
    await story.pipelines.create(declaration, { start: false });
    await start(story, { variables: [{ name: 'Origin', value: 'there' }] });
    await succeed(story, await take(story), { outputVariables: { Host: 'green', Port: '8080' } });

    const near = await take(story, deployType);
    await story.interrupt();
    await succeed(story, near);
    const far = await take(story, deployType);

    const expected = { Host: 'green', Note: 'green:8080 from there' };
    expect([near, far].map(({ data }) => data?.actionConfiguration?.configuration)).toEqual([expected, expected]);
  });

  it('shows a secret to its worker and masks it for everybody else (E3, I4)', async () => {
    await using story = await Story.start(way);
    const deploy = deployAction({ configuration: { Host: 'example.org', Password: 'hush' } });
    await story.pipelines.create(stagesOf({ Release: [deploy] }));

    await story.interrupt();
    const job = await take(story, deployType);

    const run = (await runs(story)).at(-1);
    expect(job.data?.actionConfiguration?.configuration?.Password).toBe('hush');
    expect(run?.input?.configuration?.Password).toBe('****');
    expect(run?.input?.resolvedConfiguration?.Password).toBe('****');
  });
});

async function putSource(story: Story, bytes: Buffer): Promise<void> {
  const s3 = s3ClientFor(story);
  await s3.send(new CreateBucketCommand({ Bucket: 'source' }));
  await s3.send(new PutObjectCommand({ Bucket: 'source', Key: 'app.zip', Body: bytes }));
  s3.destroy();
}

/** What a worker reads with its job's credentials. */
async function inputOf(story: Story, job: Job): Promise<Buffer> {
  const s3 = s3ClientOfJob(story, job);
  const place = job.data?.inputArtifacts?.[0]?.location?.s3Location;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: place?.bucketName, Key: place?.objectKey }));
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
  s3.destroy();
  return bytes;
}

async function putOutput(story: Story, job: Job, bytes: Buffer): Promise<void> {
  const s3 = s3ClientOfJob(story, job);
  const place = job.data?.outputArtifacts?.[0]?.location?.s3Location;
  await s3.send(new PutObjectCommand({ Bucket: place?.bucketName, Key: place?.objectKey, Body: bytes }));
  s3.destroy();
}
