import type { UploadReason } from '../../domain/events/object-event.ts';
import {
  type Bucket,
  nullVersion,
  type ObjectAttributes,
  type ObjectVersion,
} from '../../domain/objects/stored-object.ts';
import type { Context } from '../context.ts';
import { noteNewVersion } from './note-new-version.ts';

/**
 * Makes a content the current version of an object. Without versioning it takes the place of the version before.
 * @param reason The call that it comes from; null for what no event is to tell.
 */
export function putObject(
  context: Context,
  bucket: Bucket,
  object: { name: string; content: number; size: number; etag: string; attributes: ObjectAttributes },
  reason: UploadReason | null = 'PutObject',
): ObjectVersion {
  const { store, ids, now } = context;
  const versionId = bucket.versioning === 'Enabled' ? ids.objectVersionId() : nullVersion;
  const replaced = versionId === nullVersion ? store.objects.version(bucket.key, object.name, nullVersion) : undefined;
  if (replaced !== undefined) store.objects.delete(bucket.key, replaced);
  store.objects.insert(bucket.key, { ...object, versionId, modifiedAt: now });
  // Only now: an object that is copied onto itself keeps its content.
  if (replaced?.content != null) store.contents.deleteIfUnused(replaced.content);
  const version = store.objects.latest(bucket.key, object.name) as ObjectVersion;
  if (reason !== null) noteNewVersion(context, bucket, version, reason);
  return version;
}
