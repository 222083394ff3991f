import type { JsonSchema } from '../../model/json-schema.ts';
import { fixtureDocumentSchema } from '../schema.ts';
import type { CustomActionTypeFixture, DeclaredPipeline, FixtureDocument } from '../types.ts';
import { type Findings, type Path, unresolved } from './findings.ts';
import type { Origins } from './origins.ts';
import { pipelineBuckets } from './pipeline-buckets.ts';

/** A webhook as PutWebhook takes it. */
export interface ImportedWebhook {
  readonly webhook: object;
  readonly tags?: readonly object[];
}

/** What a template makes, as its readers collect it. Of each item it is remembered which resource it comes from. */
export class ImportedDocument {
  readonly #findings: Findings;
  readonly #origins: Origins;
  readonly #actionTypes: CustomActionTypeFixture[] = [];
  readonly #pipelines: DeclaredPipeline[] = [];
  readonly #webhooks: ImportedWebhook[] = [];

  constructor(findings: Findings, origins: Origins) {
    this.#findings = findings;
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

  /** The document, when no mistake was told. */
  toFixture(): FixtureDocument {
    const buckets = pipelineBuckets(this.#pipelines);
    return {
      ...(buckets.length > 0 && { buckets }),
      ...(this.#actionTypes.length > 0 && { actionTypes: this.#actionTypes }),
      ...(this.#pipelines.length > 0 && { pipelines: this.#pipelines }),
      ...this.#webhookMember(),
    };
  }

  /** Webhooks, as soon as fixture documents have them. */
  #webhookMember(): object {
    if (this.#webhooks.length === 0) return {};
    if (Object.hasOwn(fixtureDocumentSchema.properties as JsonSchema, 'webhooks')) return { webhooks: this.#webhooks };
    const names = this.#webhooks.map(({ webhook }) => (webhook as { readonly name?: string }).name);
    this.#findings.note(`Webhooks are not supported yet; left out: ${names.join(', ')}.`);
    return {};
  }

  #add<T>(list: T[], item: T | typeof unresolved, origin: Path): void {
    if (item === unresolved) return;
    this.#origins.set(list, list.length, origin);
    list.push(item);
  }
}
