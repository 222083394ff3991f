import type { ActionTypeId } from '../domain/action-types/action-type.ts';
import {
  type Artifact,
  artifactKey,
  defaultArtifactBucket,
  type JobData,
  type PipelineContext,
} from '../domain/jobs/job-data.ts';
import { pipelineArn } from '../domain/world.ts';
import type { OperationContext } from '../engine/context.ts';
import type { ShortJob } from './job-fixture-forms.ts';
import type { ArtifactFixture } from './types.ts';

/** The pipeline of jobs that name none. */
export const defaultPipelineName = 'codepipeline-local';

/** The stage of jobs that name none. */
const defaultStageName = 'Jobs';

/** What a fixture's job tells its worker, with a place of its own for each artifact that is given none. */
export function jobDataOf(context: OperationContext, actionTypeId: ActionTypeId, job: ShortJob): JobData {
  const pipelineContext = contextOf(context, actionTypeId, job);
  const artifacts = (fixtures: readonly ArtifactFixture[] = []) =>
    fixtures.map((fixture) => artifactOf(context, fixture, pipelineContext.pipelineName));
  return {
    actionTypeId,
    actionConfiguration: { configuration: job.configuration ?? {} },
    pipelineContext,
    inputArtifacts: artifacts(job.inputArtifacts),
    outputArtifacts: artifacts(job.outputArtifacts),
    ...(job.encryptionKey && { encryptionKey: job.encryptionKey }),
  };
}

function contextOf(
  context: OperationContext,
  { provider }: ActionTypeId,
  { pipelineContext = {} }: ShortJob,
): PipelineContext {
  const { pipelineName = defaultPipelineName, stage, action } = pipelineContext;
  const actionContext = typeof action === 'string' ? { name: action } : action;
  return {
    pipelineName,
    stage: { name: (typeof stage === 'string' ? stage : stage?.name) ?? defaultStageName },
    action: {
      name: actionContext?.name ?? provider,
      actionExecutionId: actionContext?.actionExecutionId ?? context.ids.actionExecutionId(),
    },
    pipelineArn: pipelineContext.pipelineArn ?? pipelineArn(context.world, pipelineName),
    pipelineExecutionId: pipelineContext.pipelineExecutionId ?? context.ids.pipelineExecutionId(),
  };
}

function artifactOf(context: OperationContext, fixture: ArtifactFixture, pipelineName: string): Artifact {
  const { name, revision, location } = fixture;
  return {
    name,
    ...(revision !== undefined && { revision }),
    location: {
      type: 'S3',
      s3Location: location?.s3Location ?? {
        bucketName: defaultArtifactBucket(context.world),
        objectKey: artifactKey(pipelineName, name, context.ids.artifactKeySuffix()),
      },
    },
  };
}
