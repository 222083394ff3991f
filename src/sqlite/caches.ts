import { keep } from '../bounds/keep.ts';
import type { ActionType } from '../domain/action-types/action-type.ts';
import type { ActionTypeId } from '../domain/action-types/action-type-id.ts';
import type { EventRule } from '../domain/events/event-rule.ts';
import type { NotificationRule } from '../domain/events/notification-rule.ts';
import type { Stub } from '../domain/executions/stub.ts';
import type { Job, JobChange } from '../domain/jobs/job.ts';
import { hasEnded } from '../domain/jobs/lifecycle.ts';
import type { Bucket } from '../domain/objects/stored-object.ts';
import { EventRules, type EventTarget, EventTargets, type RuleOfWorld } from './events/events.ts';
import { type NotificationRuleOfWorld, NotificationRules } from './events/notification-rules.ts';
import { Jobs, type JobWithData } from './jobs/jobs.ts';
import { Buckets } from './objects/buckets.ts';
import { ActionTypes, type StoredActionType } from './pipelines/action-types.ts';
import { Pipelines, type StoredPipeline } from './pipelines/pipelines.ts';
import { Stubs } from './pipelines/stubs.ts';

/*
 * Repositories that keep what every request of a worker asks for, each over one that asks SQLite. They say the same
 * (test/sqlite/caches.test.ts) and are worth their lines by what they save of a worker's cycle: poll, acknowledge,
 * success. It takes 59 µs of CPU time without HTTP on a busy machine (docs/performance.md).
 */

/** Jobs that are kept; of more, all are forgotten and read again. */
const mostJobs = 1_000;

/** Keeps jobs that have not ended, by id: each is asked for again by its worker's next request. 11 µs of a cycle. */
export class CachedJobs extends Jobs {
  readonly #kept = this.database.createCache<string, { readonly world: string; readonly job: Job | JobWithData }>();

  override find(world: string, id: string): Job | undefined {
    return this.#find(world, id) ?? this.#keep(world, super.find(world, id));
  }

  override findWithData(world: string, id: string): JobWithData | undefined {
    const kept = this.#find(world, id);
    return kept && 'data' in kept ? kept : this.#keep(world, super.findWithData(world, id));
  }

  override listQueued(world: string, actionType: number, queryValue: string, limit: number): JobWithData[] {
    return super.listQueued(world, actionType, queryValue, limit).map((job) => this.#keep(world, job));
  }

  override apply(job: Job, change: JobChange, now: number): void {
    super.apply(job, change, now);
    const kept = this.#kept.get(job.id);
    if (kept?.job.key !== job.key) return;
    this.#keep(kept.world, { ...kept.job, status: change.status, nonce: change.nonce });
  }

  #find(world: string, id: string): Job | JobWithData | undefined {
    const kept = this.#kept.get(id);
    return kept?.world === world ? kept.job : undefined;
  }

  #keep<J extends Job | undefined>(world: string, job: J): J {
    if (job === undefined) return job;
    if (hasEnded(job.status)) this.#kept.delete(job.id);
    else keep(this.#kept, job.id, { world, job }, mostJobs);
    return job;
  }
}

/** Action types that are kept, and ids that have none; of more, all are forgotten and read again. */
const mostTypes = 1_000;

/** Keeps action types: every poll asks for one; there are few, and they seldom change. 11 µs of a cycle. */
export class CachedActionTypes extends ActionTypes {
  readonly #kept = this.database.createCache<string, StoredActionType | undefined>();

  override find(world: string, id: ActionTypeId): StoredActionType | undefined {
    const name = `${world}/${id.owner}/${id.category}/${id.version}/${id.provider}`;
    if (this.#kept.has(name)) return this.#kept.get(name);
    return keep(this.#kept, name, super.find(world, id), mostTypes);
  }

  override save(world: string, type: ActionType, now: number): void {
    super.save(world, type, now);
    this.#kept.clear();
  }

  override delete(key: number, now: number): void {
    super.delete(key, now);
    this.#kept.clear();
  }
}

/** Keeps all targets of events: every change of a job asks for them, and mostly there are none. 8 µs of a cycle. */
export class CachedEventTargets extends EventTargets {
  readonly #kept = this.database.createCache<'all', readonly EventTarget[]>();

  override save(target: EventTarget): void {
    super.save(target);
    this.#kept.clear();
  }

  override list(): readonly EventTarget[] {
    const targets = this.#kept.get('all') ?? super.list();
    this.#kept.set('all', targets);
    return targets;
  }
}

/** Keeps the rules for changes of state, which every change of a job asks for as it asks for the targets. */
export class CachedEventRules extends EventRules {
  readonly #kept = this.database.createCache<'all', readonly RuleOfWorld[]>();

  override save(world: string, rule: EventRule): void {
    super.save(world, rule);
    this.#kept.clear();
  }

  override listForChanges(): readonly RuleOfWorld[] {
    const rules = this.#kept.get('all') ?? super.listForChanges();
    this.#kept.set('all', rules);
    return rules;
  }
}

/** Keeps the notification rules, which are asked for in the same way. */
export class CachedNotificationRules extends NotificationRules {
  readonly #kept = this.database.createCache<'all', readonly NotificationRuleOfWorld[]>();

  override save(world: string, rule: NotificationRule): void {
    super.save(world, rule);
    this.#kept.clear();
  }

  override list(): readonly NotificationRuleOfWorld[] {
    const rules = this.#kept.get('all') ?? super.list();
    this.#kept.set('all', rules);
    return rules;
  }
}

/** Pipelines that are kept; of more, all are forgotten and read again. */
const mostPipelines = 100;

/** Keeps pipelines with their declarations: four statements of an execution's 120, 5 % of its time. */
export class CachedPipelines extends Pipelines {
  readonly #byKey = this.database.createCache<number, StoredPipeline>();
  readonly #byName = this.database.createCache<string, StoredPipeline>();

  override find(world: string, name: string): StoredPipeline | undefined {
    const id = `${world}/${name}`;
    const pipeline = this.#byName.get(id) ?? super.find(world, name);
    if (pipeline !== undefined) keep(this.#byName, id, pipeline, mostPipelines);
    return pipeline;
  }

  override get(key: number): StoredPipeline {
    const pipeline = this.#byKey.get(key) ?? super.get(key);
    keep(this.#byKey, key, pipeline, mostPipelines);
    return pipeline;
  }

  override addVersion(key: number, declaration: StoredPipeline['declaration'], now: number): void {
    super.addVersion(key, declaration, now);
    this.#forget();
  }

  override delete(key: number, now: number): void {
    super.delete(key, now);
    this.#forget();
  }

  #forget(): void {
    this.#byKey.clear();
    this.#byName.clear();
  }
}

/** Keeps buckets by name: every action with an output artifact asks for its own. */
export class CachedBuckets extends Buckets {
  readonly #kept = this.database.createCache<string, Bucket>();

  override find(name: string): Bucket | undefined {
    const bucket = this.#kept.get(name) ?? super.find(name);
    if (bucket !== undefined) keep(this.#kept, name, bucket, mostPipelines);
    return bucket;
  }

  override setVersioning(...versioning: Parameters<Buckets['setVersioning']>): void {
    super.setVersioning(...versioning);
    this.#kept.clear();
  }

  override delete(key: number): void {
    super.delete(key);
    this.#kept.clear();
  }
}

/** Keeps the stubs of each world: every action that starts asks whether one speaks of it. */
export class CachedStubs extends Stubs {
  readonly #kept = this.database.createCache<string, readonly Stub[]>();

  override insert(world: string, stub: Stub): void {
    super.insert(world, stub);
    this.#kept.clear();
  }

  override list(world: string): readonly Stub[] {
    const stubs = this.#kept.get(world) ?? super.list(world);
    this.#kept.set(world, stubs);
    return stubs;
  }
}
