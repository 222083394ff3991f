import { isRecord, listIn, textIn } from '../../domain/members.ts';
import type { World } from '../../domain/world.ts';
import { type JsonSchema, jsonSchemaOf, objectSchema } from '../../model/json-schema.ts';
import { creatableActionType } from '../items/action-types.ts';
import type { Findings, Origins, Path } from './findings.ts';
import { type Dialect, Fitting, pipelineMembers, webhookMembers } from './fit-to-schema.ts';
import { ImportedDocument } from './imported-document.ts';
import { terraformNotificationRule } from './resources/notification-rules.ts';
import {
  computed,
  knownValues,
  type Members,
  terraformBuckets,
  terraformEventRules,
  terraformResources,
  terraformSchedules,
  terraformSubscriptions,
} from './resources/terraform-resources.ts';

/** A block that may be repeated is named in the singular; a list of plain values in the plural. */
const dialect: Dialect = {
  namesOf: (member) => {
    const name = member.replace(/([a-z])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3_$2$4').toLowerCase();
    const singular = name.replace(/ies$/, 'y').replace(/s$/, '');
    return blocks.has(singular) ? [singular] : [name];
  },
  // What a configuration leaves out is null in a plan. A state has the zero value of its type for it in most blocks, as
  // `timeout_in_minutes: 0` [transcript: hashicorp/aws 5.100.0]. A number that must be given may be 0.
  isAbsent: (value, isRequired) =>
    value === null || value === '' || (value === 0 && !isRequired) || (Array.isArray(value) && value.length === 0),
  writesMapsAsTexts: false,
  writesStructuresAsLists: true,
};

const blocks = new Set([
  'action',
  'condition',
  'configuration_property',
  'filter',
  'rule',
  'stage',
  'trigger',
  'variable',
]);

const artifactStore = jsonSchemaOf('ArtifactStore') as { readonly properties: Readonly<Record<string, JsonSchema>> };
const text: JsonSchema = { type: 'string' };
const tags: JsonSchema = { type: 'object', additionalProperties: text };

/** [documented: schema of hashicorp/aws 5.100] */
const pipelineSchema = objectSchema(
  {
    ...pipelineMembers,
    artifactStore: {
      type: 'array',
      items: objectSchema({ ...artifactStore.properties, region: text }, ['type', 'location']),
    },
    tags,
  },
  ['name', 'roleArn', 'stages', 'artifactStore'],
);

const { provider, tags: _, ...customMembers } = creatableActionType.schema.properties as Record<string, JsonSchema>;
const actionTypeSchema = objectSchema({ ...customMembers, providerName: provider as JsonSchema, tags }, [
  'category',
  'providerName',
  'version',
  'inputArtifactDetails',
  'outputArtifactDetails',
]);

const webhookSchema = objectSchema({ ...webhookMembers, tags }, [
  'name',
  'targetPipeline',
  'targetAction',
  'filters',
  'authentication',
]);

interface Reading {
  readonly document: ImportedDocument;
  readonly origins: Origins;
}

interface Reader {
  readonly schema: JsonSchema;
  /** Brings values into the schema's form where that is more than names. */
  prepare(values: Members, path: Path, origins: Origins): Members;
  add(fitted: Members, path: Path, reading: Reading): void;
}

const readers: Readonly<Record<string, Reader>> = {
  aws_codepipeline: { schema: pipelineSchema, prepare: withActionTypes, add: addPipeline },
  aws_codepipeline_custom_action_type: {
    schema: actionTypeSchema,
    prepare: (values) => values,
    add(fitted, path, { document, origins }) {
      const { providerName, tags: given, ...rest } = fitted;
      const actionType = { ...rest, provider: providerName, ...tagsOf(given) };
      keepOrigins(fitted, actionType, { provider: 'providerName' }, origins);
      document.addActionType(actionType, path);
    },
  },
  aws_codepipeline_webhook: {
    schema: webhookSchema,
    prepare: (values) => values,
    add({ tags: given, ...webhook }, path, { document }) {
      document.addWebhook({ webhook: { authenticationConfiguration: {}, ...webhook }, ...tagsOf(given) }, path);
    },
  },
};

/** The types of resources that something is made of. */
export const terraformTypes = Object.keys(readers);

/**
 * Makes what CodePipeline has of the JSON of `terraform show -json`, a state's or a plan's; mistakes are told in the
 * findings.
 */
export function readTerraform(
  shown: unknown,
  { world, findings, origins }: { readonly world: World; readonly findings: Findings; readonly origins: Origins },
): ImportedDocument {
  const document = new ImportedDocument(origins);
  const fitting = new Fitting(dialect, findings, origins);
  const resources = terraformResources(shown);
  const ours = resources.filter(({ type }) => Object.hasOwn(readers, type));
  for (const resource of ours) {
    const { type, path, address } = resource;
    const { schema, prepare, add } = readers[type] as Reader;
    findings.callPlace(path, address);
    const values = prepare(knownValues(resource, world, findings), path, origins);
    const given = Object.fromEntries(Object.entries(values).filter(([name]) => !computed.includes(name)));
    add(fitting.fit(given, schema, path) as Members, path, { document, origins });
  }
  const buckets = terraformBuckets(resources);
  for (const bucket of buckets) document.addBucket(bucket);
  for (const { rule, path } of terraformEventRules(resources)) document.addEventRule(rule, path);
  for (const { type, values, path } of resources) {
    const rule = type === 'aws_codestarnotifications_notification_rule' ? terraformNotificationRule(values) : undefined;
    if (rule !== undefined) document.addNotificationRule(rule, path);
  }
  document.schedules.push(...terraformSchedules(resources));
  for (const { subscription, path } of terraformSubscriptions(resources)) document.addSubscription(subscription, path);
  if (ours.length > 0) document.noteResource();
  const others = resources.length - ours.length - buckets.length;
  if (others > 0) findings.noteOthers(others);
  return document;
}

/**
 * Puts the type of each action together. The region that a state has of an action in the pipeline's own says nothing.
 */
function withActionTypes(values: Members, path: Path, origins: Origins): Members {
  const [, , , region] = textIn(values, 'arn').split(':');
  const stages = listIn(values, 'stage').map((stage, stageIndex) => {
    if (!isRecord(stage)) return stage;
    const actions = listIn(stage, 'action').map((action, index) => {
      if (!isRecord(action)) return action;
      const { category, owner, provider, version, output_artifacts_for_compute_action: outputs, ...rest } = action;
      const type = { category, owner, provider, version };
      const at = [...path, 'stage', stageIndex, 'action', index];
      const typed = {
        ...rest,
        action_type_id: type,
        ...(rest.region === region && { region: null }),
        ...(isGiven(outputs) && { output_artifacts: outputs }),
      };
      origins.set(typed, 'action_type_id', at);
      return typed;
    });
    return { ...stage, action: actions };
  });
  return { ...values, stage: stages };
}

/** Whether there is a block: the provider has a list for artifacts with files, beside the one of mere names. */
function isGiven(blocks: unknown): boolean {
  return Array.isArray(blocks) && blocks.length > 0;
}

function addPipeline(fitted: Members, path: Path, { document, origins }: Reading): void {
  const { tags: given, artifactStore, ...rest } = fitted;
  const pipeline = { ...rest, ...storesOf(artifactStore), ...tagsOf(given) };
  keepOrigins(fitted, pipeline, { artifactStores: 'artifactStore' }, origins);
  document.addPipeline(pipeline, path);
}

/** One store stands alone, several by their regions. */
function storesOf(stores: unknown): object {
  if (!Array.isArray(stores)) return {};
  const [first, ...others] = stores.map((store) => {
    const { region, ...rest } = store as { readonly region?: string };
    return { region, store: rest };
  });
  if (others.length === 0) return { artifactStore: first?.store };
  return { artifactStores: Object.fromEntries([first, ...others].map((entry) => [entry?.region, entry?.store])) };
}

function tagsOf(given: unknown): { readonly tags?: readonly object[] } {
  return isRecord(given) ? { tags: Object.entries(given).map(([key, value]) => ({ key, value })) } : {};
}

function keepOrigins(from: object, to: object, renamed: Readonly<Record<string, string>>, origins: Origins): void {
  for (const member of Object.keys(to)) {
    const origin = origins.get(from, renamed[member] ?? member);
    if (origin !== undefined) origins.set(to, member, origin);
  }
}
