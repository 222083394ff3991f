import type { ArtifactFixture, FunctionJobFixture, JobDetailsFixture, JobFixture, WorkerJobFixture } from './types.ts';

/** The pipeline of jobs that name none. */
export const defaultPipelineName = 'codepipeline-local';

/** A job of a document, however it is written. */
export type WrittenJob = JobFixture | JobDetailsFixture;

/** A job in its short form, of whichever kind. */
export type ShortJob = Partial<WorkerJobFixture & FunctionJobFixture>;

/** A job's short form, made of what AWS prints where it is written so. */
export function inShortForm(fixture: WrittenJob): ShortJob {
  if ('jobDetails' in fixture && fixture.jobDetails !== undefined) return inShortForm(fixture.jobDetails);
  if (!('data' in fixture) || fixture.data === undefined) return fixture as ShortJob;
  const {
    actionConfiguration,
    artifactCredentials: _,
    ...data
  } = fixture.data as ShortJob & {
    actionConfiguration?: { configuration?: Record<string, string> };
    artifactCredentials?: unknown;
  };
  return {
    ...data,
    ...(fixture.id !== undefined && { id: fixture.id }),
    ...(fixture.clientId !== undefined && { clientId: fixture.clientId }),
    ...(actionConfiguration?.configuration && { configuration: actionConfiguration.configuration }),
  };
}

/** The part of a job that holds its artifacts. */
export function partWithArtifacts(job: WrittenJob): Pick<JobFixture, 'inputArtifacts' | 'pipelineContext'> {
  if ('jobDetails' in job && job.jobDetails !== undefined) return job.jobDetails.data as JobFixture;
  return ('data' in job && job.data !== undefined ? job.data : job) as JobFixture;
}

/** The job with other input artifacts, written as it was. */
export function withInputs(
  job: WrittenJob,
  change: (inputs: readonly ArtifactFixture[]) => readonly ArtifactFixture[],
): WrittenJob {
  const part = partWithArtifacts(job);
  if (part.inputArtifacts === undefined) return job;
  const changed = { ...part, inputArtifacts: change(part.inputArtifacts) };
  if ('jobDetails' in job && job.jobDetails !== undefined) {
    return { ...job, jobDetails: { ...job.jobDetails, data: changed } };
  }
  return 'data' in job && job.data !== undefined ? { ...job, data: changed } : (changed as JobFixture);
}
