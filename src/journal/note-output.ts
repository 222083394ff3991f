import type { JobStatus } from '../domain/jobs/lifecycle.ts';
import type { RequestDraft, ShownJob } from './request-record.ts';

interface JobOutput {
  readonly id?: string;
  readonly jobId?: string;
  readonly data?: { readonly artifactCredentials?: { readonly accessKeyId: string } };
}

const shown = ({ id, jobId, data }: JobOutput): ShownJob => ({
  id: (id ?? jobId) as string,
  accessKeyId: data?.artifactCredentials?.accessKeyId,
});

const polled = (draft: RequestDraft, { jobs }: { jobs: readonly JobOutput[] }) => {
  if (jobs.length > 0) draft.jobs = jobs.map(shown);
};
const detailed = (draft: RequestDraft, { jobDetails }: { jobDetails: JobOutput }) => {
  draft.jobs = [shown(jobDetails)];
};
const acknowledged = (draft: RequestDraft, { status }: { status: JobStatus }) => {
  draft.jobStatus = status;
};

const notes: Readonly<Record<string, (draft: RequestDraft, output: never) => void>> = {
  PollForJobs: polled,
  PollForThirdPartyJobs: polled,
  GetJobDetails: detailed,
  GetThirdPartyJobDetails: detailed,
  AcknowledgeJob: acknowledged,
  AcknowledgeThirdPartyJob: acknowledged,
};

/** Notes that a request's work was done, and of its output the little that tells how a worker conducts itself. */
export function noteOutput(draft: RequestDraft, output: unknown): void {
  draft.isCarriedOut = true;
  notes[draft.operation as string]?.(draft, output as never);
}
