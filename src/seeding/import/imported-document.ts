import { listIn, memberOf, recordIn } from '../../domain/members.ts';
import { isBucketName } from '../../domain/objects/names.ts';
import type {
  BucketFixture,
  CustomActionTypeFixture,
  DeclaredPipeline,
  EventRuleFixture,
  FixtureDocument,
  FunctionFixture,
  NotificationRuleFixture,
  SubscriptionFixture,
  WebhookFixture,
} from '../types.ts';
import { type Origins, type Path, unresolved } from './findings.ts';
import type { ImportedFunction } from './resources/lambda-functions.ts';

/** A webhook as PutWebhook takes it. */
interface ImportedWebhook {
  readonly webhook: object;
  readonly tags?: readonly object[];
}

/** What a template makes, as its readers collect it. Of each item it is remembered which resource it comes from. */
export class ImportedDocument {
  readonly #origins: Origins;
  readonly #actionTypes: CustomActionTypeFixture[] = [];
  readonly #pipelines: DeclaredPipeline[] = [];
  readonly #webhooks: ImportedWebhook[] = [];
  readonly #eventRules: EventRuleFixture[] = [];
  readonly #notificationRules: NotificationRuleFixture[] = [];
  readonly #subscriptions: SubscriptionFixture[] = [];
  readonly #functions: Record<string, FunctionFixture> = {};
  /** The resources that functions come from, by their names. */
  readonly functionOrigins = new Map<string, string>();
  /** Why functions are not run here, by their names. */
  readonly functionsLeftOut = new Map<string, string>();
  /** Stacks with templates of their own, which nothing is made of. */
  readonly nestedStacks: string[] = [];
  /** Schedules of EventBridge Scheduler, which nothing is made of. */
  readonly schedules: string[] = [];
  /** Those whose templates were found by the end of a URL, with their files. */
  readonly nestedByUrl: string[] = [];
  /** Modules of CloudFormation's registry, which nothing is made of. */
  readonly modules: string[] = [];
  readonly #buckets: BucketFixture[] = [];
  #hasAny = false;

  constructor(origins: Origins) {
    this.#origins = origins;
  }

  /** @param actionType One that was fitted to its schema, or `unresolved`. */
  addActionType(actionType: unknown, origin: Path): void {
    this.#add(this.#actionTypes, actionType as CustomActionTypeFixture, origin);
  }

  /** @param pipeline One that was fitted to its schema, or `unresolved`. */
  addPipeline(pipeline: unknown, origin: Path): void {
    this.#add(this.#pipelines, pipeline as DeclaredPipeline, origin);
  }

  addWebhook(webhook: ImportedWebhook, origin: Path): void {
    this.#add(this.#webhooks, webhook, origin);
  }

  addFunction(logicalId: string, imported: ImportedFunction): void {
    if ('sentence' in imported) this.functionsLeftOut.set(imported.name ?? logicalId, imported.sentence);
    else {
      this.#functions[imported.name] = imported.fixture;
      this.functionOrigins.set(imported.name, logicalId);
    }
  }

  get functions(): Readonly<Record<string, FunctionFixture>> {
    return this.#functions;
  }

  /** Leaves out a function that cannot be run after all. */
  dropFunction(name: string, sentence: string): void {
    delete this.#functions[name];
    this.functionOrigins.delete(name);
    this.functionsLeftOut.set(name, sentence);
  }

  /** Whether the template has nothing that could have been made, be it only for a condition that is false. */
  get isEmpty(): boolean {
    return !this.#hasAny && Object.keys(this.#functions).length === 0 && this.#eventRules.length === 0;
  }

  /** Tells that the template has something, whether it can be made or not. */
  noteResource(): void {
    this.#hasAny = true;
  }

  /** Adds a bucket of the template's own. */
  addBucket(bucket: BucketFixture): void {
    this.#buckets.push(bucket);
  }

  addEventRule(rule: EventRuleFixture, origin: Path): void {
    this.#add(this.#eventRules, rule, origin);
  }

  addNotificationRule(rule: NotificationRuleFixture, origin: Path): void {
    this.#add(this.#notificationRules, rule, origin);
  }

  addSubscription(subscription: SubscriptionFixture, origin: Path): void {
    this.#add(this.#subscriptions, subscription, origin);
  }

  /** The document, when no mistake was told. */
  toFixture(): FixtureDocument {
    const buckets = joinBuckets([...pipelineBuckets(this.#pipelines), ...this.#buckets]);
    return {
      ...(buckets.length > 0 && { buckets }),
      ...(this.#actionTypes.length > 0 && { actionTypes: this.#actionTypes }),
      ...(this.#pipelines.length > 0 && { pipelines: this.#pipelines }),
      ...(Object.keys(this.#functions).length > 0 && { functions: this.#functions }),
      ...(this.#webhooks.length > 0 && { webhooks: this.#webhooks as readonly WebhookFixture[] }),
      ...(this.#eventRules.length > 0 && { eventRules: this.#eventRules }),
      ...(this.#notificationRules.length > 0 && { notificationRules: this.#notificationRules }),
      ...(this.#subscriptions.length > 0 && { subscriptions: this.#subscriptions }),
    };
  }

  #add<T>(list: T[], item: T | typeof unresolved, origin: Path): void {
    if (item === unresolved) return;
    this.#origins.set(list, list.length, origin);
    list.push(item);
  }
}

/** Each once; one that any of them says keeps versions does. */
function joinBuckets(buckets: readonly BucketFixture[]): BucketFixture[] {
  const versioned = new Set(buckets.filter(({ versioning }) => versioning).map(({ name }) => name));
  const names = [...new Set(buckets.map(({ name }) => name))];
  return names.map((name) => ({ name, ...(versioned.has(name) && { versioning: true }) }));
}

/**
 * The buckets that imported pipelines work with, which a deployment would have made: artifact stores, and S3 sources'
 * with versioning, which AWS demands of them.
 */
function pipelineBuckets(pipelines: readonly unknown[]): BucketFixture[] {
  const sources = pipelines.flatMap(sourceBuckets);
  const names = [...new Set([...pipelines.flatMap(storeBuckets), ...sources])];
  return (
    names
      // A reference to a pipeline variable is no bucket's name.
      .filter((name): name is string => typeof name === 'string' && isBucketName(name))
      .map((name) => ({ name, ...(sources.includes(name) && { versioning: true }) }))
  );
}

function storeBuckets(pipeline: unknown): unknown[] {
  const all = [memberOf(pipeline, 'artifactStore'), ...Object.values(recordIn(pipeline, 'artifactStores'))];
  return all.map((store) => memberOf(store, 'location'));
}

function sourceBuckets(pipeline: unknown): unknown[] {
  return listIn(pipeline, 'stages')
    .flatMap((stage) => listIn(stage, 'actions'))
    .filter((action) => isS3Source(memberOf(action, 'actionTypeId')))
    .map((action) => memberOf(memberOf(action, 'configuration'), 'S3Bucket'));
}

function isS3Source(type: unknown): boolean {
  return ['Source', 'AWS', 'S3'].every(
    (word, index) => memberOf(type, ['category', 'owner', 'provider'][index] as string) === word,
  );
}
