import type { Artifact, ArtifactCredentials, JobData } from './job-data.ts';

/** What a job's function receives (H1, H2). */
export interface LambdaEvent {
  readonly 'CodePipeline.job': {
    readonly id: string;
    readonly accountId: string;
    readonly data: Pick<JobData, 'actionConfiguration' | 'encryptionKey'> & {
      readonly inputArtifacts: readonly EventArtifact[];
      readonly outputArtifacts: readonly EventArtifact[];
      readonly artifactCredentials?: ArtifactCredentials;
      readonly continuationToken?: string;
    };
  };
}

/** Unlike in a worker's JobData, the revision is there when it is unknown, too (H2 [documented]). */
type EventArtifact = Omit<Artifact, 'revision'> & { readonly revision: string | null };

export function lambdaEvent(
  job: { readonly id: string; readonly accountId: string; readonly continuationToken: string | null },
  data: JobData,
  artifactCredentials: ArtifactCredentials | undefined,
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
        ...(artifactCredentials && { artifactCredentials }),
        ...(continuationToken !== null && { continuationToken }),
        ...(data.encryptionKey && { encryptionKey: data.encryptionKey }),
      },
    },
  };
}

function inEvent({ name, revision, location }: Artifact): EventArtifact {
  return { name, revision: revision ?? null, location };
}
