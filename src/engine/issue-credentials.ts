import { expiredKeyRetention } from '../domain/credentials/access-key.ts';
import { jobCredentialLifetime } from '../domain/credentials/job-credential.ts';
import type { ArtifactCredentials } from '../domain/jobs/job-data.ts';
import type { Context } from './context.ts';

/** Every so many issues as many old credentials and half as many again are deleted: faster than new ones are made. */
const issuesPerDeletion = 64;
const deletedAtOnce = 96;

/** Issues temporary credentials for the artifacts of a job's action (E5). */
export function issueCredentials({ store, ids, now }: Context, actionExecution: number): ArtifactCredentials {
  const credentials = ids.artifactCredentials();
  const key = store.jobCredentials.insert(credentials, actionExecution, now + jobCredentialLifetime);
  if (key % issuesPerDeletion === 0) store.jobCredentials.deleteExpired(now - expiredKeyRetention, deletedAtOnce);
  return credentials;
}
