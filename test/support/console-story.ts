import { CodePipelineClient, PollForJobsCommand } from '@aws-sdk/client-codepipeline';
import type { Emulator, FixtureDocument } from '../../src/index.ts';
import { oddZip } from './zips.ts';

const artifacts = { minimumCount: 0, maximumCount: 5 };
const typeOf = (category: string, provider: string) =>
  ({ category, owner: 'Custom', provider, version: '1' }) as {
    category: 'Build';
    owner: 'Custom';
    provider: string;
    version: string;
  };

const build = typeOf('Build', 'ReleaseBuild');
const check = typeOf('Test', 'ReleaseTest');
const deploy = typeOf('Deploy', 'ReleaseDeploy');

const made = ({ category, provider, version }: typeof build) => ({
  category,
  provider,
  version,
  configurationProperties: [
    { name: 'Suite', required: false, key: true, secret: false },
    { name: 'Password', required: false, key: false, secret: true },
  ],
  inputArtifactDetails: artifacts,
  outputArtifactDetails: artifacts,
});

/** A pipeline with everything that its screen shows: parallel actions, an approval, variables, a custom worker's jobs. */
export const busyFixtures = {
  actionTypes: [build, check, deploy].map(made),
  stubs: [{ match: { provider: 'CodeStarSourceConnection' }, result: 'succeed' }],
  objects: [],
  pipelines: [
    {
      pipeline: {
        name: 'ReleasePipeline',
        roleArn: 'arn:aws:iam::123456789012:role/pipeline',
        pipelineType: 'V2',
        executionMode: 'SUPERSEDED',
        artifactStore: { type: 'S3', location: 'codepipeline-us-east-1-123456789012' },
        variables: [{ name: 'Channel', defaultValue: 'stable', description: 'Where it goes' }],
        stages: [
          {
            name: 'Source',
            actions: [
              {
                name: 'Checkout',
                actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeStarSourceConnection', version: '1' },
                configuration: {
                  ConnectionArn:
                    'arn:aws:codestar-connections:us-east-1:123456789012:connection/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
                  FullRepositoryId: 'example/app',
                  BranchName: 'main',
                },
                outputArtifacts: [{ name: 'Source' }],
              },
            ],
          },
          {
            name: 'Build',
            actions: [
              {
                name: 'Build',
                actionTypeId: build,
                inputArtifacts: [{ name: 'Source' }],
                outputArtifacts: [{ name: 'Package' }],
              },
            ],
          },
          {
            name: 'Test',
            actions: ['Unit', 'Browser'].map((name) => ({
              name,
              actionTypeId: check,
              configuration: { Suite: name.toLowerCase(), Password: 'hunter2' },
              inputArtifacts: [{ name: 'Package' }],
            })),
          },
          {
            name: 'Production',
            actions: [
              {
                name: 'Approve',
                actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
                runOrder: 1,
              },
              { name: 'Deploy', actionTypeId: deploy, inputArtifacts: [{ name: 'Package' }], runOrder: 2 },
            ],
          },
        ],
      },
    },
  ],
} as unknown as FixtureDocument;

interface Taken {
  readonly id: string;
  readonly nonce: string;
}

async function take(emulator: Emulator, actionTypeId: typeof build): Promise<Taken> {
  const { jobs } = await emulator.operations.call('PollForJobs', { actionTypeId, maxBatchSize: 1 });
  const [job] = jobs as Taken[];
  await emulator.operations.call('AcknowledgeJob', { jobId: job?.id, nonce: job?.nonce });
  return job as Taken;
}

/**
 * Runs the pipeline up to a failed and a running test, and leaves something on every screen.
 * @returns Where each screen is
 */
export async function makeBusy(emulator: Emulator): Promise<Readonly<Record<string, string>>> {
  const { id: executionId } = await emulator.pipelines.start('ReleasePipeline');
  await emulator.idle();
  const built = await take(emulator, build);
  await emulator.clock.advance('38s');
  await emulator.operations.call('PutJobSuccessResult', {
    jobId: built.id,
    executionDetails: { summary: 'Built in 38 s', percentComplete: 100 },
    outputVariables: { Version: '1.4.2' },
  });
  const failed = await take(emulator, check);
  await emulator.operations.call('PutJobFailureResult', {
    jobId: failed.id,
    failureDetails: { type: 'JobFailed', message: '2 of 214 tests failed' },
  });
  const running = await take(emulator, check);
  await emulator.jobs.enqueue({ actionTypeId: build, configuration: { Suite: 'alone' }, count: 30 } as never);
  const client = new CodePipelineClient(emulator.clientConfig);
  for (const provider of ['ReleaseBuild', 'Nobody']) {
    await client.send(new PollForJobsCommand({ actionTypeId: { ...build, provider } })).catch(() => {});
  }
  await emulator.faults.add({ match: { operation: 'PutJobSuccessResult', first: 1 }, effect: { cut: 'after' } });
  await emulator.snapshots.take('before-the-test');
  await emulator.artifacts.put(
    { bucket: 'release', key: 'app.zip' },
    oddZip({ name: 'app/index.js', content: 'run();' }),
  );
  return {
    pipelines: '/pipelines',
    pipeline: `/pipelines/ReleasePipeline?job=${running.id}`,
    job: `/jobs?job=${failed.id}`,
    jobs: '/jobs',
    execution: `/executions/${executionId}`,
    requests: '/requests',
    workers: '/workers',
    conduct: '/conduct',
    events: '/events',
    artifacts: '/artifacts?bucket=release&key=app.zip',
    faults: '/faults',
    clock: '/clock',
    snapshots: '/snapshots',
    fixtures: '/fixtures',
    settings: '/settings',
  };
}
