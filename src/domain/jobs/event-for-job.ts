import type { Artifact, JobData } from './job-data.ts';
import type { LambdaEvent, LambdaEventArtifact } from './lambda-event.ts';

type JobEventData = LambdaEvent['CodePipeline.job']['data'];

/** Tells a function of a job (H1): less than a worker is told, without the type and the place in a pipeline. */
export function eventForJob(
  job: { readonly id: string; readonly accountId: string; readonly continuationToken: string | null },
  data: JobData,
  artifactCredentials: JobEventData['artifactCredentials'],
): LambdaEvent {
  const { id, accountId, continuationToken } = job;
  return {
    'CodePipeline.job': {
      id,
      accountId,
      data: {
        actionConfiguration: data.actionConfiguration,
        inputArtifacts: data.inputArtifacts.map(inEvent),
        outputArtifacts: data.outputArtifacts.map(inEvent),
        artifactCredentials,
        ...(continuationToken !== null && { continuationToken }),
        ...(data.encryptionKey && { encryptionKey: data.encryptionKey }),
      },
    },
  };
}

/** H2 [documented] */
function inEvent({ name, revision, location }: Artifact): LambdaEventArtifact {
  return { name, revision: revision ?? null, location };
}
