import { foundation } from './0001-foundation.ts';
import { jobCredentials } from './0002-job-credentials.ts';
import { pipelines } from './0004-pipelines.ts';
import { thirdParty } from './0005-third-party.ts';
import { executions } from './0006-executions.ts';

/**
 * The schema, step by step. A file's `PRAGMA user_version` is the number of steps it has taken. A step that has been
 * released never changes.
 */
export const migrations: readonly string[] = [foundation, jobCredentials, pipelines, thirdParty, executions];
