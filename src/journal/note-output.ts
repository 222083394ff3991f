import type { JobStatus } from '../domain/lifecycle.ts';
import type { RequestRecord, ShownJob } from './request-record.ts';

interface JobOutput {
  readonly id?: string;
  readonly jobId?: string;
  readonly data?: { readonly artifactCredentials?: { readonly accessKeyId: string } };
}

const shown = ({ id, jobId, data }: JobOutput): ShownJob => ({
  id: (id ?? jobId) as string,
  accessKeyId: data?.artifactCredentials?.accessKeyId,
});

const polled = (record: RequestRecord, { jobs }: { jobs: readonly JobOutput[] }) => {
  if (jobs.length > 0) record.jobs = jobs.map(shown);
};
const detailed = (record: RequestRecord, { jobDetails }: { jobDetails: JobOutput }) => {
  record.jobs = [shown(jobDetails)];
};
const acknowledged = (record: RequestRecord, { status }: { status: JobStatus }) => {
  record.jobStatus = status;
};

const notes: Readonly<Record<string, (record: RequestRecord, output: never) => void>> = {
  PollForJobs: polled,
  PollForThirdPartyJobs: polled,
  GetJobDetails: detailed,
  GetThirdPartyJobDetails: detailed,
  AcknowledgeJob: acknowledged,
  AcknowledgeThirdPartyJob: acknowledged,
};

/** Notes that a request's work was done, and of its output the little that tells how a worker conducts itself. */
export function noteOutput(record: RequestRecord, output: unknown): void {
  record.isCarriedOut = true;
  notes[record.operation as string]?.(record, output as never);
}
