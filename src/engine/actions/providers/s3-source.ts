import { type ActionEnd, failed } from '../../../domain/executions/action-execution.ts';
import { hasBlob, nullVersion, type ObjectVersion } from '../../../domain/objects/stored-object.ts';
import { missingSource } from '../../../domain/sources/missing-source.ts';
import type { Context } from '../../context.ts';
import { putArtifact } from '../../objects/artifacts.ts';
import { sourceRevisionOverrides } from '../end-action.ts';
import type { Provider, StartingAction } from './provider.ts';

/**
 * Takes an object's newest version, or the one that the execution's start names, as its artifact (J7). The artifact
 * shares the object's bytes, as a copy does.
 */
export const s3Source: Provider = {
  name: 's3-source',
  start(context, action) {
    const wanted = wantedObject(context, action);
    if (typeof wanted === 'string') return failed('ConfigurationError', wanted);
    const { bucket, key, versionId } = wanted;
    const version = findVersion(context, wanted);
    if (!hasBlob(version)) {
      const hasBucket = context.store.buckets.find(bucket) !== undefined;
      const ofVersion = `There is no version '${versionId}' of an object '${key}' in the bucket '${bucket}' that this source reads.`;
      const isOfVersion = hasBucket && versionId !== undefined;
      return failed('ConfigurationError', isOfVersion ? ofVersion : missingSource({ bucket, key, hasBucket }));
    }
    for (const artifact of action.data.outputArtifacts) putArtifact(context, action.world, artifact, version);
    return endWith(version, bucket);
  },
};

interface WantedObject {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

/** Returns as a text why the object cannot be told. */
function wantedObject(context: Context, { key, data }: StartingAction): WantedObject | string {
  const { configuration } = data.actionConfiguration;
  const { S3Bucket: bucket = '', S3ObjectKey: configuredKey = '', AllowOverrideForS3ObjectKey: allows } = configuration;
  const overrides = sourceRevisionOverrides(context, context.store.actionExecutions.get(key));
  const given = (type: string) => overrides.find(({ revisionType }) => revisionType === type)?.revisionValue;
  const otherKey = given('S3_OBJECT_KEY');
  if (otherKey !== undefined && allows !== 'true') {
    return `The execution asks for the object key '${otherKey}', which the source takes only with AllowOverrideForS3ObjectKey true.`;
  }
  return { bucket, key: otherKey ?? configuredKey, versionId: given('S3_OBJECT_VERSION_ID') };
}

function findVersion({ store }: Context, { bucket: name, key, versionId }: WantedObject): ObjectVersion | undefined {
  const bucket = store.buckets.find(name);
  if (bucket === undefined) return undefined;
  return versionId === undefined
    ? store.objects.findLatest(bucket.key, key)
    : store.objects.findVersion(bucket.key, key, versionId);
}

/** Without versioning, where AWS has no source, the ETag tells revisions apart [chosen]. */
export function revisionOf({ versionId, etag }: ObjectVersion): string {
  return versionId === nullVersion ? etag : versionId;
}

/** User metadata that says what a version is about (API reference, ArtifactRevision [documented]). */
const summaryKey = 'codepipeline-artifact-revision-summary';

/** Summary and ids as in transcripts, which tell nothing else of the revision (J20). */
function endWith(version: ObjectVersion, bucket: string): ActionEnd {
  const { name, versionId, etag, attributes } = version;
  const revision = revisionOf(version);
  const summary = attributes.metadata[summaryKey] || `Amazon S3 version id: ${versionId}`;
  return {
    status: 'Succeeded',
    executionDetails: { summary, externalExecutionId: revision },
    outputVariables: { BucketName: bucket, ETag: etag, ObjectKey: name, VersionId: versionId },
    currentRevision: { revision, revisionSummary: summary },
  };
}
