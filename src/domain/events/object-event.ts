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
  /** Grows from version to version of a bucket. */
  readonly serial: number;
}

/** Units of a sequencer's second half in a millisecond, rounded down. */
const unitsOfMillisecond = Math.floor(2 ** 32 / 1000);

/**
 * What tells the order of the events of one key. Events that public functions and their tests have kept, of 2021 to
 * 2026, have 18 hexadecimal digits: 00, the second, and 32 bits of its fraction (0065C488878DD40529 at
 * 2024-02-08T07:53:43Z). Here the last bits tell versions of one millisecond apart.
 */
function sequencer({ at, serial }: NewVersion): string {
  const second = Math.floor(at / 1000);
  const fraction = (at % 1000) * unitsOfMillisecond + (serial % unitsOfMillisecond);
  const digits = (value: number) => value.toString(16).padStart(8, '0');
  return `00${digits(second)}${digits(fraction)}`.toUpperCase();
}

/**
 * The events that EventBridge has of a new version: S3's own, and the one that CloudTrail makes of the call
 * [documented: S3 user guide, "EventBridge event message structure"; CloudTrail user guide, "CloudTrail record contents
 * for management, data, and network activity events"; transcript: an event of S3 of 2026-10-09 that a guide to FSx for
 * Lustre quotes]. The emulator knows no users: `userIdentity` is not told.
 * @param world Of the bucket.
 * @param newId Makes an event's id.
 */
export function objectEvents(world: World, version: NewVersion, newId: () => string): readonly object[] {
  const { accountId, region } = world;
  const { bucket, key, size, etag, versionId, reason, at } = version;
  const bucketArn = `arn:aws:s3:::${bucket}`;
  const time = instantToSecond(at);
  const id = newId();
  const callId = newId();
  // 16 letters and digits, as S3's are; both events tell of one call.
  const requestId = id.replaceAll('-', '').slice(-16).toUpperCase();
  const address = '127.0.0.1';
  return [
    {
      version: '0',
      id,
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: accountId,
      time,
      region,
      resources: [bucketArn],
      detail: {
        version: '0',
        'event-version': '1.2',
        bucket: { name: bucket },
        object: {
          key,
          size,
          etag,
          ...(versionId !== undefined && { 'version-id': versionId }),
          sequencer: sequencer(version),
        },
        'request-id': requestId,
        requester: accountId,
        'source-ip-address': address,
        reason,
      },
    },
    {
      version: '0',
      id: callId,
      'detail-type': 'AWS API Call via CloudTrail',
      source: 'aws.s3',
      account: accountId,
      time,
      region,
      resources: [],
      detail: {
        eventVersion: '1.11',
        eventTime: time,
        eventSource: 's3.amazonaws.com',
        eventName: reason,
        awsRegion: region,
        sourceIPAddress: address,
        requestParameters: { bucketName: bucket, key },
        responseElements: versionId === undefined ? null : { 'x-amz-version-id': versionId },
        additionalEventData: { bytesTransferredIn: size, bytesTransferredOut: 0 },
        requestID: requestId,
        eventID: callId,
        readOnly: false,
        resources: [
          { type: 'AWS::S3::Object', ARN: `${bucketArn}/${key}` },
          { accountId, type: 'AWS::S3::Bucket', ARN: bucketArn },
        ],
        eventType: 'AwsApiCall',
        managementEvent: false,
        recipientAccountId: accountId,
        eventCategory: 'Data',
      },
    },
  ];
}
