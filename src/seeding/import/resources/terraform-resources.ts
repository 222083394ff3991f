import { parseJson } from '../../../bounds/parse-json.ts';
import { isDefaultBus } from '../../../domain/events/event-rule.ts';
import { defaultArtifactBucket } from '../../../domain/jobs/job-data.ts';
import { isRecord, listIn, memberOf, recordIn, textIn } from '../../../domain/members.ts';
import { isBucketName } from '../../../domain/objects/names.ts';
import type { World } from '../../../domain/world.ts';
import type { BucketFixture, EventRuleFixture, SubscriptionFixture } from '../../types.ts';
import type { Findings, Path } from '../findings.ts';
import { isRuleTarget, waitsForWhatArises } from './event-rules.ts';

export type Members = Readonly<Record<string, unknown>>;

/** A resource of a state or a plan. */
interface TerraformResource {
  readonly type: string;
  readonly address: string;
  readonly values: Members;
  /** Where its values lie. */
  readonly path: Path;
  /** The places in its values, below them, that a plan does not know before it is applied. */
  readonly unknown: readonly Path[];
}

/** The resources of all modules. [documented: https://developer.hashicorp.com/terraform/internals/json-format] */
export function terraformResources(shown: unknown): TerraformResource[] {
  if (memberOf(shown, 'version') === 4) return resourcesOfStateFile(shown);
  const unknown = new Map(
    listIn(shown, 'resource_changes').map((change) => [
      memberOf(change, 'address'),
      memberOf(memberOf(change, 'change'), 'after_unknown'),
    ]),
  );
  const root = memberOf(shown, 'values') === undefined ? 'planned_values' : 'values';
  const found: TerraformResource[] = [];
  const modules: [unknown, Path][] = [[memberOf(memberOf(shown, root), 'root_module'), [root, 'root_module']]];
  // The list grows while it is gone through.
  for (const [module, path] of modules) {
    for (const [index, resource] of listIn(module, 'resources').entries()) {
      const values = memberOf(resource, 'values');
      if (!isRecord(values) || memberOf(resource, 'mode') === 'data') continue;
      const address = textIn(resource, 'address');
      found.push({
        type: textIn(resource, 'type'),
        address,
        values,
        path: [...path, 'resources', index, 'values'],
        unknown: unknownIn(unknown.get(address)),
      });
    }
    for (const [index, child] of listIn(module, 'child_modules').entries()) {
      modules.push([child, [...path, 'child_modules', index]]);
    }
  }
  return found;
}

/** Those of `terraform.tfstate`, whose attributes are the values of `terraform show -json`. */
function resourcesOfStateFile(state: unknown): TerraformResource[] {
  return listIn(state, 'resources').flatMap((resource, index) => {
    if (memberOf(resource, 'mode') !== 'managed') return [];
    const type = textIn(resource, 'type');
    const address = [textIn(resource, 'module'), type, textIn(resource, 'name')].filter(Boolean).join('.');
    return listIn(resource, 'instances').flatMap((instance, at): TerraformResource[] => {
      const values = memberOf(instance, 'attributes');
      const key = memberOf(instance, 'index_key');
      if (!isRecord(values)) return [];
      return [
        {
          type,
          address: key === undefined ? address : `${address}[${JSON.stringify(key)}]`,
          values,
          path: ['resources', index, 'instances', at, 'attributes'],
          unknown: [],
        },
      ];
    });
  });
}

/** What AWS or the provider adds to a resource, and no declaration takes. From 6.0 on each resource has its region. */
export const computed = ['arn', 'id', 'owner', 'region', 'tags_all', 'trigger_all', 'url'];

/** Members that AWS or the provider fills in, without which a declaration is complete. */
const filledIn = [...computed, 'run_order'];

/** A tree of the values' form has `true` where the value is not known. */
function unknownIn(tree: unknown): Path[] {
  const found: Path[] = [];
  const open: [unknown, Path][] = [[tree, []]];
  for (const [value, path] of open) {
    if (value === true) found.push(path);
    else if (Array.isArray(value)) open.push(...value.map((item, index): [unknown, Path] => [item, [...path, index]]));
    else if (isRecord(value)) {
      for (const [name, member] of Object.entries(value)) {
        if (!filledIn.includes(name) || path.includes('encryption_key')) open.push([member, [...path, name]]);
      }
    }
  }
  return found;
}

/**
 * A resource's values, with something that stands for what a plan does not know yet, if it is of no consequence here:
 * who acts, in which bucket artifacts lie, and under which key. All else that is not known is a mistake.
 */
export function knownValues(
  { values, unknown, path, address }: TerraformResource,
  world: World,
  findings: Findings,
): Members {
  const known = structuredClone(values);
  for (const place of unknown) {
    const member = String(place.at(-1));
    const placeholder = placeholderFor(member, place, world);
    const parent = place.slice(0, -1).reduce<unknown>((at, name) => (at as Members | undefined)?.[name], known);
    if (placeholder === undefined || typeof parent !== 'object' || parent === null) {
      findings.mistake(
        [...path, ...place],
        'is known only after apply; apply it, and give what terraform show -json then prints of the state.',
      );
      continue;
    }
    findings.note(`${address}: ${place.join('.')} is known only after apply; ${placeholder} stands for it.`);
    (parent as Record<string, unknown>)[member] = placeholder;
  }
  return known;
}

function placeholderFor(member: string, place: Path, world: World): string | undefined {
  if (member === 'id' && place.includes('encryption_key')) return 'known-after-apply';
  if (member === 'role_arn') return `arn:aws:iam::${world.accountId}:role/known-after-apply`;
  return member === 'location' ? defaultArtifactBucket(world) : undefined;
}

/**
 * The rules of EventBridge that start pipelines, invoke functions or tell topics, put together of
 * `aws_cloudwatch_event_rule` and its `aws_cloudwatch_event_target`s. What a plan does not know yet, as a pipeline's
 * ARN, starts nothing. [documented: schema of hashicorp/aws 5.100]
 */
export function terraformEventRules(
  resources: readonly TerraformResource[],
): { readonly rule: EventRuleFixture; readonly path: Path }[] {
  return resources.flatMap(({ type, values, path }) => {
    const name = textIn(values, 'name');
    const pattern = textIn(values, 'event_pattern');
    if (type !== 'aws_cloudwatch_event_rule') return [];
    const schedule = textIn(values, 'schedule_expression');
    if (schedule === '' && !waitsForWhatArises(jsonOf(pattern))) return [];
    if (!isDefaultBus(textIn(values, 'event_bus_name'))) return [];
    const targets = resources
      .filter((resource) => resource.type === 'aws_cloudwatch_event_target' && resource.values.rule === name)
      .filter((resource) => isDefaultBus(textIn(resource.values, 'event_bus_name')))
      .filter((resource) =>
        ['codepipeline', 'lambda', 'sns'].includes(textIn(resource.values, 'arn').split(':')[2] ?? ''),
      )
      .map((resource) => targetOf(resource.values));
    if (targets.length === 0) return [];
    const isDisabled = values.is_enabled === false || values.state === 'DISABLED';
    return [
      {
        rule: {
          Name: name,
          ...(pattern !== '' && { EventPattern: pattern }),
          ...(schedule !== '' && { ScheduleExpression: schedule }),
          Targets: targets,
          ...(isDisabled && { State: 'DISABLED' as const }),
        },
        path,
      },
    ];
  });
}

/** The addresses of schedules of EventBridge Scheduler that would call functions or start pipelines. */
export function terraformSchedules(resources: readonly TerraformResource[]): string[] {
  const schedules = resources.filter(
    ({ type, values }) =>
      type === 'aws_scheduler_schedule' &&
      listIn(values, 'target').some((target) => isRuleTarget(memberOf(target, 'arn'), {})),
  );
  return schedules.map(({ address }) => address);
}

/** A pattern that is none waits for nothing. */
function jsonOf(pattern: string): unknown {
  try {
    return parseJson(pattern);
  } catch {
    return { source: [] };
  }
}

/**
 * The buckets whose names are known, which keep versions by `aws_s3_bucket_versioning` or, before version 4 of the
 * provider, by a block of their own. [documented: schema of hashicorp/aws 5.100]
 */
export function terraformBuckets(resources: readonly TerraformResource[]): BucketFixture[] {
  const versioned = resources.flatMap(({ type, values }) => {
    const [configuration] = listIn(values, 'versioning_configuration');
    const isOn = type === 'aws_s3_bucket_versioning' && textIn(configuration, 'status') === 'Enabled';
    return isOn ? [textIn(values, 'bucket')] : [];
  });
  return resources
    .filter(({ type, values }) => type === 'aws_s3_bucket' && isBucketName(textIn(values, 'bucket')))
    .map(({ values }) => {
      const name = textIn(values, 'bucket');
      const isOn = memberOf(listIn(values, 'versioning')[0], 'enabled') === true || versioned.includes(name);
      return { name, ...(isOn && { versioning: true }) };
    });
}

/**
 * Subscriptions of functions to topics. What a plan does not know yet subscribes nothing. [documented: schema of
 * hashicorp/aws 5.100]
 */
export function terraformSubscriptions(
  resources: readonly TerraformResource[],
): { readonly subscription: SubscriptionFixture; readonly path: Path }[] {
  return resources.flatMap(({ type, values, path }) => {
    const [TopicArn, Endpoint, policy] = ['topic_arn', 'endpoint', 'filter_policy'].map((one) => textIn(values, one));
    const isOfFunction = type === 'aws_sns_topic_subscription' && values.protocol === 'lambda';
    if (!isOfFunction || !TopicArn || !Endpoint) return [];
    const scope = values.filter_policy_scope === 'MessageBody' && ({ FilterPolicyScope: 'MessageBody' } as const);
    const filter = policy && { FilterPolicy: policy, ...scope };
    return [{ subscription: { TopicArn, Protocol: 'lambda', Endpoint, ...filter }, path }];
  });
}

function targetOf(values: Members): EventRuleFixture['Targets'][number] {
  const [transformer] = listIn(values, 'input_transformer');
  const input = textIn(values, 'input');
  const inputPath = textIn(values, 'input_path');
  return {
    Arn: textIn(values, 'arn'),
    ...(input !== '' && { Input: input }),
    ...(inputPath !== '' && { InputPath: inputPath }),
    ...(transformer !== undefined && {
      InputTransformer: {
        InputPathsMap: recordIn(transformer, 'input_paths') as Readonly<Record<string, string>>,
        InputTemplate: textIn(transformer, 'input_template'),
      },
    }),
  };
}
