import { instantToSecond } from '../duration.ts';
import type { World } from '../world.ts';

/** Which call made an object's new version. */
export type UploadReason = 'PutObject' | 'CopyObject' | 'CompleteMultipartUpload';

/** A new version of an object, as the events tell it. */
export interface NewVersion {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  /** Absent in a bucket that keeps no versions. */
  readonly versionId: string | undefined;
  readonly reason: UploadReason;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * The events that EventBridge has of a new version: S3's own, and the one that CloudTrail makes of the call
 * [documented: S3 user guide, "EventBridge event message structure"; CodePipeline user guide, "Amazon S3 source
 * actions with AWS CloudTrail"].
 * @param world Of the bucket.
 */
export function objectEvents(
  { accountId, region }: World,
  { bucket, key, size, etag, versionId, reason, at }: NewVersion,
  id: string,
): readonly object[] {
  const bucketArn = `arn:aws:s3:::${bucket}`;
  const time = instantToSecond(at);
  const envelope = { version: '0', id, source: 'aws.s3', account: accountId, time, region };
  return [
    {
      ...envelope,
      'detail-type': 'Object Created',
      resources: [bucketArn],
      detail: {
        version: '0',
        bucket: { name: bucket },
        object: { key, size, etag, ...(versionId !== undefined && { 'version-id': versionId }), sequencer: '00' },
        requester: accountId,
        'source-ip-address': '127.0.0.1',
        reason,
      },
    },
    {
      ...envelope,
      'detail-type': 'AWS API Call via CloudTrail',
      resources: [],
      detail: {
        eventSource: 's3.amazonaws.com',
        eventName: reason,
        eventTime: time,
        awsRegion: region,
        requestParameters: { bucketName: bucket, key },
        responseElements: versionId === undefined ? null : { 'x-amz-version-id': versionId },
        additionalEventData: { bytesTransferredIn: size },
        resources: [
          { type: 'AWS::S3::Object', ARN: `${bucketArn}/${key}` },
          { type: 'AWS::S3::Bucket', ARN: bucketArn, accountId },
        ],
        eventType: 'AwsApiCall',
        recipientAccountId: accountId,
      },
    },
  ];
}
