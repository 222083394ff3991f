import type { BulkSchema } from '../database.ts';
import { foundation } from './0001-foundation.ts';
import { jobCredentials } from './0002-job-credentials.ts';
import { objects } from './0003-objects.ts';
import { pipelines } from './0004-pipelines.ts';
import { thirdParty } from './0005-third-party.ts';
import { executions } from './0006-executions.ts';
import { effects } from './0007-effects.ts';
import { webhooks } from './0008-webhooks.ts';
import { conditions } from './0009-conditions.ts';
import { watchedSources } from './0010-watched-sources.ts';
import { functions } from './0011-functions.ts';
import { snapshots } from './0012-snapshots.ts';
import { ruleJobs } from './0013-rule-jobs.ts';
import { eventTargets } from './0014-event-targets.ts';
import { bucketConfigurations } from './0015-bucket-configurations.ts';
import { sessions } from './0016-sessions.ts';
import { eventRules } from './0017-event-rules.ts';
import { stageRetries } from './0018-stage-retries.ts';
import { jobIds } from './0019-job-ids.ts';
import { listsOfJobs } from './0020-lists-of-jobs.ts';

/**
 * The schema, step by step. A file's `PRAGMA user_version` is the number of steps it has taken. A step that has been
 * released never changes.
 */
export function migrationsFor(bulk: BulkSchema): readonly string[] {
  return [
    foundation,
    jobCredentials,
    objects(bulk),
    pipelines,
    thirdParty,
    executions,
    effects,
    webhooks,
    conditions,
    watchedSources,
    functions,
    snapshots,
    ruleJobs,
    eventTargets,
    bucketConfigurations,
    sessions,
    eventRules,
    stageRetries,
    jobIds,
    listsOfJobs,
  ];
}

/** Those of a file. */
export const migrations = migrationsFor('main');
