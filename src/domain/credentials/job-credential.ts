import type { ArtifactCredentials, JobData } from '../jobs/job-data.ts';
import type { World } from '../world.ts';

/** Milliseconds of the emulator's clock that a job's credentials last (E5 [documented]). */
export const jobCredentialLifetime = 15 * 60_000;

/** Credentials that a job was handed out with, and what they open. */
export interface JobCredential extends ArtifactCredentials {
  /** Epoch milliseconds of the emulator's clock from which on they are refused. */
  readonly expiresAt: number;
  readonly world: World;
  /** Key of the action execution that they were issued for; its job and their continuations share the artifacts. */
  readonly actionExecution: number;
  readonly artifacts: JobArtifacts;
}

/** The artifacts that an action reads and those that it makes. */
export type JobArtifacts = Pick<JobData, 'inputArtifacts' | 'outputArtifacts'>;

/** A worker gets credentials only for a job with artifacts (E5 [documented]); a function always does (H2). */
export function needsCredentials({ inputArtifacts, outputArtifacts }: JobArtifacts): boolean {
  return inputArtifacts.length > 0 || outputArtifacts.length > 0;
}

/** Who their bearer is to AWS: the session of a role, whose name is this emulator's own. */
export function arnOfJobSession(accountId: string, accessKeyId: string): string {
  return `arn:aws:sts::${accountId}:assumed-role/codepipeline-local/${accessKeyId}`;
}
