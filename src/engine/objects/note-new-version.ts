import { type EventRule, eventRuleArn, inputOf, passedEvent, ruleOffence } from '../../domain/events/event-rule.ts';
import { objectEvents, type UploadReason } from '../../domain/events/object-event.ts';
import { type Bucket, nullVersion, type ObjectVersion } from '../../domain/objects/stored-object.ts';
import { pipelineArn, worldKey, worldOf } from '../../domain/world.ts';
import type { WatchedSource } from '../../sqlite/watched-sources.ts';
import type { Context } from '../context.ts';

/**
 * Lets those know of an object's new version who start pipelines for it: sources that poll (J7), and EventBridge's
 * rules of the bucket's account and region (J40). A source for which neither does gets a line in the log.
 */
export function noteNewVersion(context: Context, bucket: Bucket, version: ObjectVersion, reason: UploadReason): void {
  const { store, policy, now } = context;
  const sources = store.watchedSources.of(bucket.name, version.name);
  if (sources.some(({ polls }) => polls)) {
    store.watchedSources.noteChange(bucket.name, version.name, now + policy.sourcePollInterval);
  }
  const world = { accountId: bucket.account, region: bucket.region };
  const rules = store.eventRules.list(worldKey(world));
  const silent = sources.filter(({ polls }) => !polls);
  if (rules.length === 0 && silent.length === 0) return;
  const { name: key, size, etag, versionId: id } = version;
  const versionId = id === nullVersion ? undefined : id;
  const events = objectEvents(
    world,
    { bucket: bucket.name, key, size, etag, versionId, reason, at: now },
    context.ids.eventId(),
  );
  const started = new Set<string>();
  for (const rule of rules) {
    const event = passedEvent(rule, events);
    if (event === undefined) continue;
    for (const target of rule.targets) {
      store.eventStarts.insert(
        { pipelineArn: target.arn, ruleArn: eventRuleArn(world, rule.name), input: inputOf(target, event) },
        now,
      );
      started.add(target.arn);
    }
  }
  for (const source of silent) tellSilence(context, { source, place: worldKey(world), rules, events, started });
}

/** Says once for an upload why a pipeline does not start whose source it is. */
function tellSilence(
  { store, log }: Context,
  told: {
    readonly source: WatchedSource;
    /** Of the bucket. */
    readonly place: string;
    readonly rules: readonly EventRule[];
    readonly events: readonly object[];
    readonly started: ReadonlySet<string>;
  },
): void {
  const { source, place, rules, events, started } = told;
  const { name, world } = store.pipelines.get(source.pipeline);
  const arn = pipelineArn(worldOf(world), name);
  if (started.has(arn)) return;
  const offences = rules
    .filter(({ targets }) => targets.some((target) => target.arn === arn))
    .map((rule) => ruleOffence(rule, events));
  const why = offences.length > 0 ? offences.join('; ') : whyNoRule(store.eventRules.worldsOf(arn), place);
  log.warn(
    `${source.bucket}/${source.objectKey} has changed, and pipeline ${name} does not start: PollForSourceChanges of its source action ${source.action} is false, and ${why}.`,
  );
}

/** A rule hears of the buckets of its own account and region alone. */
function whyNoRule(worlds: readonly string[], place: string): string {
  return worlds.length > 0
    ? `the event rule that has it as its target is in ${worlds.join(' and ')}, where events of a bucket in ${place} do not come`
    : 'no event rule has it as its target: give its template with the AWS::Events::Rule, or write eventRules in a fixture document, or leave PollForSourceChanges out';
}
