import { type EventRule, mayPassSource, ruleOffence } from '../../domain/events/event-rule.ts';
import { objectEvents, type UploadReason } from '../../domain/events/object-event.ts';
import {
  type Bucket,
  nullVersion,
  type ObjectAttributes,
  type ObjectVersion,
} from '../../domain/objects/stored-object.ts';
import { pipelineArn, worldKey, worldOf } from '../../domain/world.ts';
import type { MultipartUpload } from '../../sqlite/objects/multipart-uploads.ts';
import type { NewVersion } from '../../sqlite/objects/objects.ts';
import type { WatchedSource } from '../../sqlite/pipelines/watched-sources.ts';
import type { Store } from '../../sqlite/store.ts';
import type { Context } from '../context.ts';
import { tellTargets } from '../rule-targets.ts';

interface NewObject {
  readonly name: string;
  readonly blob: number;
  readonly size: number;
  readonly etag: string;
  readonly attributes: ObjectAttributes;
}

/**
 * Makes a blob the current version of an object. Without versioning it takes the place of the version before.
 * @param reason The call that it comes from; null for what no event is to tell.
 */
export function putObject(
  context: Context,
  bucket: Bucket,
  object: NewObject,
  reason: UploadReason | null = 'PutObject',
): ObjectVersion {
  const { store, ids, now } = context;
  const versionId = bucket.versioning === 'Enabled' ? ids.objectVersionId() : nullVersion;
  const replaced =
    versionId === nullVersion ? store.objects.findVersion(bucket.key, object.name, nullVersion) : undefined;
  if (replaced !== undefined) store.objects.delete(bucket.key, replaced);
  const version = store.objects.insert(bucket.key, { ...object, versionId, modifiedAt: now });
  overtakeWrites(store, bucket, object.name);
  // Only now: an object that is copied onto itself keeps its blob.
  if (replaced?.blob != null) store.blobs.deleteIfUnused(replaced.blob);
  if (reason !== null) noteNewVersion(context, bucket, version, reason);
  return version;
}

/**
 * Makes the blob of an upload in parts an object that is as old as the upload's beginning: what came since then stays
 * newer, and where there is only one version of an object, it is all that stays (N3).
 */
export function putUpload(
  context: Context,
  bucket: Bucket,
  object: NewObject,
  { startedAt: modifiedAt }: Pick<MultipartUpload, 'startedAt'>,
): NewVersion {
  const { store, ids, log } = context;
  const versionId = bucket.versioning === 'Enabled' ? ids.objectVersionId() : nullVersion;
  const other = versionId === nullVersion ? store.objects.findVersion(bucket.key, object.name, nullVersion) : undefined;
  if (other !== undefined && other.modifiedAt > modifiedAt) {
    store.blobs.deleteIfUnused(object.blob);
    log.warn(
      `The upload in parts of ${bucket.name}/${object.name} is complete, and nothing of it stays: what was written since it began is newer, and its bucket keeps nothing older beside that.`,
    );
    return { ...object, versionId, modifiedAt };
  }
  if (other !== undefined) removeVersion(context, bucket, other);
  const version = store.objects.insertBelowYounger(bucket.key, { ...object, versionId, modifiedAt });
  if (version.isLatest) overtakeWrites(store, bucket, object.name);
  noteNewVersion(context, bucket, version, 'CompleteMultipartUpload');
  return version;
}

/** What became of a deletion. */
interface DeletedObject {
  /** Of the deleted version or of the delete marker that was made; undefined when the bucket knows no versions. */
  readonly versionId?: string;
  readonly isDeleteMarker: boolean;
}

/** Deletes one version, or hides the object behind a delete marker where its bucket keeps versions. */
export function deleteObject(
  context: Context,
  bucket: Bucket,
  name: string,
  versionId: string | undefined,
): DeletedObject {
  const { store, ids, now } = context;
  if (versionId !== undefined) {
    const version = store.objects.findVersion(bucket.key, name, versionId);
    if (version !== undefined) removeVersion(context, bucket, version);
    return { versionId, isDeleteMarker: version !== undefined && version.blob === null };
  }
  if (bucket.versioning !== 'Enabled') {
    const version = store.objects.findVersion(bucket.key, name, nullVersion);
    if (version !== undefined) removeVersion(context, bucket, version);
    if (bucket.versioning === null) return { isDeleteMarker: false };
  }
  const markerId = bucket.versioning === 'Enabled' ? ids.objectVersionId() : nullVersion;
  store.objects.insert(bucket.key, {
    name,
    versionId: markerId,
    blob: null,
    size: 0,
    etag: '',
    modifiedAt: now,
    attributes: { headers: {}, metadata: {} },
  });
  overtakeWrites(store, bucket, name);
  return { versionId: markerId, isDeleteMarker: true };
}

/** Deletes a version and the bytes that nothing else refers to. */
function removeVersion({ store }: Pick<Context, 'store'>, bucket: Bucket, version: ObjectVersion): void {
  store.objects.delete(bucket.key, version);
  if (version.isLatest) overtakeWrites(store, bucket, version.name);
  if (version.blob !== null) store.blobs.deleteIfUnused(version.blob);
}

/** Has writes under way know that their object's current version has become another one, or none (N4). */
function overtakeWrites({ uploads, begunWrites }: Store, { key }: Bucket, name: string): void {
  uploads.overtake(key, name);
  begunWrites.overtake(key, name);
}

/**
 * Lets those know of an object's new version who start pipelines for it: sources that poll (J7), and EventBridge's
 * rules of the bucket's account and region (J40). A source for which neither does gets a line in the log.
 */
function noteNewVersion(context: Context, bucket: Bucket, version: ObjectVersion, reason: UploadReason): void {
  const { store, policy, now } = context;
  const sources = store.watchedSources.listOf(bucket.name, version.name);
  if (sources.some(({ polls }) => polls)) {
    store.watchedSources.noteChange(bucket.name, version.name, now + policy.sourcePollInterval);
  }
  const world = { accountId: bucket.account, region: bucket.region };
  const rules = store.eventRules.list(worldKey(world));
  const silent = sources.filter(({ polls }) => !polls);
  if (rules.length === 0 && silent.length === 0) return;
  const { name: key, size, etag, versionId: id, key: serial } = version;
  const versionId = id === nullVersion ? undefined : id;
  const events = objectEvents(
    world,
    { bucket: bucket.name, key, size, etag, versionId, reason, at: now, serial },
    context.ids.eventId,
  );
  const starts = { at: now, invocationDepth: () => 0 };
  const started = tellTargets(context, { world, rules, events, at: now, starts });
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
  const own = rules.filter(({ targets }) => targets.some((target) => target.arn === arn));
  // Whoever has it started by other pipelines' changes means it so.
  if (own.length > 0 && own.every((rule) => !mayPassSource(rule, 'aws.s3'))) return;
  const offences = own.map((rule) => ruleOffence(rule, events));
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
