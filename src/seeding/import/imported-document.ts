import type {
  CustomActionTypeFixture,
  DeclaredPipeline,
  EventRuleFixture,
  FixtureDocument,
  FunctionFixture,
  WebhookFixture,
} from '../types.ts';
import { type Path, unresolved } from './findings.ts';
import type { ImportedFunction } from './lambda-functions.ts';
import type { Origins } from './origins.ts';
import { pipelineBuckets } from './pipeline-buckets.ts';

/** A webhook as PutWebhook takes it. */
export interface ImportedWebhook {
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
  readonly #functions: Record<string, FunctionFixture> = {};
  /** The resources that functions come from, by their names. */
  readonly functionOrigins = new Map<string, string>();
  /** Why functions are not run here, by their names. */
  readonly functionsLeftOut = new Map<string, string>();
  /** Stacks with templates of their own, which nothing is made of. */
  readonly nestedStacks: string[] = [];
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
    return !this.#hasAny && Object.keys(this.#functions).length === 0;
  }

  /** Tells that the template has something, whether it can be made or not. */
  noteResource(): void {
    this.#hasAny = true;
  }

  /** Whether a bucket of that name is made, because a pipeline works with it. */
  hasBucket(name: unknown): boolean {
    return pipelineBuckets(this.#pipelines).some((bucket) => bucket.name === name);
  }

  addEventRule(rule: EventRuleFixture, origin: Path): void {
    this.#add(this.#eventRules, rule, origin);
  }

  /** The document, when no mistake was told. */
  toFixture(): FixtureDocument {
    const buckets = pipelineBuckets(this.#pipelines);
    return {
      ...(buckets.length > 0 && { buckets }),
      ...(this.#actionTypes.length > 0 && { actionTypes: this.#actionTypes }),
      ...(this.#pipelines.length > 0 && { pipelines: this.#pipelines }),
      ...(Object.keys(this.#functions).length > 0 && { functions: this.#functions }),
      ...(this.#webhooks.length > 0 && { webhooks: this.#webhooks as readonly WebhookFixture[] }),
      ...(this.#eventRules.length > 0 && { eventRules: this.#eventRules }),
    };
  }

  #add<T>(list: T[], item: T | typeof unresolved, origin: Path): void {
    if (item === unresolved) return;
    this.#origins.set(list, list.length, origin);
    list.push(item);
  }
}
