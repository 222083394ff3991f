import type { JobRecord } from '../sqlite/job-records.ts';
import type { Store } from '../sqlite/store.ts';
import { ControlError } from './control-error.ts';

/** The job of an id, in whichever account and region. @throws ControlError `notFound` */
export function requireJob(store: Store, id: string): JobRecord {
  const job = store.jobRecords.find(id);
  if (job !== undefined) return job;
  throw new ControlError('notFound', `There is no job with the id ${id}.`);
}
