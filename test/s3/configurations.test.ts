import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketCorsCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketReplicationCommand,
  DeleteBucketTaggingCommand,
  DeleteBucketWebsiteCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAccelerateConfigurationCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketRequestPaymentCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketAccelerateConfigurationCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketRequestPaymentCommand,
  PutBucketTaggingCommand,
  PutBucketWebsiteCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../support/answers.ts';
import { bucket, codeOf, s3ClientFor, sendS3, startS3 } from '../support/s3.ts';

const Bucket = bucket;
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` }],
});
const aes256 = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } } as const;
const kms = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/mine' } } as const;
const block = { BlockPublicAcls: true, IgnorePublicAcls: false, BlockPublicPolicy: true, RestrictPublicBuckets: false };
const cors = [{ AllowedMethods: ['GET', 'PUT'], AllowedOrigins: ['https://a.example'], MaxAgeSeconds: 3000 }];
const rule = { ID: 'old', Status: 'Enabled', Filter: { Prefix: 'tmp/' }, Expiration: { Days: 7 } } as const;
const site = { IndexDocument: { Suffix: 'index.html' }, ErrorDocument: { Key: '404.html' } };
const logging = { TargetBucket: 'logs', TargetPrefix: 'a/' };

const kinds = [
  {
    name: 'accelerate',
    put: new PutBucketAccelerateConfigurationCommand({ Bucket, AccelerateConfiguration: { Status: 'Enabled' } }),
    get: new GetBucketAccelerateConfigurationCommand({ Bucket }),
    shown: { Status: 'Enabled' },
    absent: {},
  },
  {
    name: 'cors',
    put: new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: cors } }),
    get: new GetBucketCorsCommand({ Bucket }),
    delete: new DeleteBucketCorsCommand({ Bucket }),
    shown: { CORSRules: cors },
    absent: 'NoSuchCORSConfiguration',
  },
  {
    name: 'encryption',
    put: new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [kms] } }),
    get: new GetBucketEncryptionCommand({ Bucket }),
    delete: new DeleteBucketEncryptionCommand({ Bucket }),
    shown: { ServerSideEncryptionConfiguration: { Rules: [kms] } },
    absent: { ServerSideEncryptionConfiguration: { Rules: [{ ...aes256, BucketKeyEnabled: false }] } },
  },
  {
    name: 'lifecycle',
    put: new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [rule] } }),
    get: new GetBucketLifecycleConfigurationCommand({ Bucket }),
    delete: new DeleteBucketLifecycleCommand({ Bucket }),
    shown: { Rules: [rule] },
    absent: 'NoSuchLifecycleConfiguration',
  },
  {
    name: 'logging',
    put: new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled: logging } }),
    get: new GetBucketLoggingCommand({ Bucket }),
    shown: { LoggingEnabled: logging },
    absent: {},
  },
  {
    name: 'notification',
    put: new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: { EventBridgeConfiguration: {} },
    }),
    get: new GetBucketNotificationConfigurationCommand({ Bucket }),
    shown: { EventBridgeConfiguration: {} },
    absent: {},
  },
  {
    name: 'ownershipControls',
    put: new PutBucketOwnershipControlsCommand({
      Bucket,
      OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
    }),
    get: new GetBucketOwnershipControlsCommand({ Bucket }),
    delete: new DeleteBucketOwnershipControlsCommand({ Bucket }),
    shown: { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } },
    absent: 'OwnershipControlsNotFoundError',
  },
  {
    name: 'policy',
    put: new PutBucketPolicyCommand({ Bucket, Policy: policy }),
    get: new GetBucketPolicyCommand({ Bucket }),
    delete: new DeleteBucketPolicyCommand({ Bucket }),
    shown: { Policy: policy },
    absent: 'NoSuchBucketPolicy',
  },
  {
    name: 'publicAccessBlock',
    put: new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: block }),
    get: new GetPublicAccessBlockCommand({ Bucket }),
    delete: new DeletePublicAccessBlockCommand({ Bucket }),
    shown: { PublicAccessBlockConfiguration: block },
    absent: 'NoSuchPublicAccessBlockConfiguration',
  },
  {
    name: 'requestPayment',
    put: new PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration: { Payer: 'Requester' } }),
    get: new GetBucketRequestPaymentCommand({ Bucket }),
    shown: { Payer: 'Requester' },
    absent: { Payer: 'BucketOwner' },
  },
  {
    name: 'tagging',
    put: new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'team', Value: 'a + b = c' }] } }),
    get: new GetBucketTaggingCommand({ Bucket }),
    delete: new DeleteBucketTaggingCommand({ Bucket }),
    shown: { TagSet: [{ Key: 'team', Value: 'a + b = c' }] },
    absent: 'NoSuchTagSet',
  },
  {
    name: 'website',
    put: new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration: site }),
    get: new GetBucketWebsiteCommand({ Bucket }),
    delete: new DeleteBucketWebsiteCommand({ Bucket }),
    shown: site,
    absent: 'NoSuchWebsiteConfiguration',
  },
];

describe('the configuration of a bucket (N8)', () => {
  test.each(kinds)('$name is shown as it was put, and until then as S3 has it', async (kind) => {
    await using emulator = await startS3({ auth: 'strict' });
    const send = (command: unknown) => answerOf(emulator.s3.send(command as GetBucketPolicyCommand));
    const expectAbsent = async () => {
      if (typeof kind.absent !== 'string') expect(await send(kind.get)).toEqual(kind.absent);
      else expect(await refusalOf(send(kind.get))).toMatchObject({ name: kind.absent, status: 404 });
    };

    await expectAbsent();
    await send(kind.put);
    expect(await send(kind.get)).toEqual(kind.shown);
    if (kind.delete === undefined) return;
    await send(kind.delete);
    await expectAbsent();
  });

  test('is asked of buckets that there are', async () => {
    await using emulator = await startS3();

    for (const { get, put } of kinds) {
      for (const command of [get, put]) {
        const elsewhere = Object.assign(Object.create(Object.getPrototypeOf(command)), command, {
          input: { ...command.input, Bucket: 'none' },
        });
        expect(await refusalOf(emulator.s3.send(elsewhere))).toMatchObject({ name: 'NoSuchBucket', status: 404 });
      }
    }
  });

  test('says in the log what it does not do here', async () => {
    await using emulator = await startS3();

    await emulator.s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration: site }));

    expect(emulator.log).toContain(`The website of the bucket ${bucket} is kept and shown; here no website is served.`);
  });

  test('goes with its bucket, stays through a restore and is made with the bucket', async () => {
    await using emulator = await startS3();
    const make = { Bucket: 'made', ObjectOwnership: 'BucketOwnerPreferred' } as const;
    const Tags = [{ Key: 'a', Value: '1' }];
    await emulator.s3.send(new CreateBucketCommand({ ...make, CreateBucketConfiguration: { Tags } }));
    await emulator.snapshots.take('before');
    await emulator.s3.send(new DeleteBucketCommand({ Bucket: 'made' }));
    await emulator.s3.send(new CreateBucketCommand({ Bucket: 'made' }));
    const gone = await refusalOf(emulator.s3.send(new GetBucketTaggingCommand({ Bucket: 'made' })));

    await emulator.snapshots.restore('before');

    expect(gone.name).toBe('NoSuchTagSet');
    expect(await answerOf(emulator.s3.send(new GetBucketTaggingCommand({ Bucket: 'made' })))).toEqual({ TagSet: Tags });
    expect(await answerOf(emulator.s3.send(new GetBucketOwnershipControlsCommand({ Bucket: 'made' })))).toEqual({
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
    });
  });

  test.each([
    ['cors', '<CORSConfiguration/>', 'MalformedXML'],
    ['website', '<VersioningConfiguration/>', 'MalformedXML'],
    ['lifecycle', '', 'MissingRequestBodyError'],
    ['tagging', '<Tagging/>', 'MalformedXML'],
    ['tagging', `<Tagging><TagSet>${'<Tag><Key>a</Key><Value/></Tag>'.repeat(2)}</TagSet></Tagging>`, 'InvalidTag'],
    ['policy', 'Statement', 'MalformedPolicy'],
    ['policy', '{"Version":"2012-10-17"}', 'MalformedPolicy'],
    ['policy', '[]', 'MalformedPolicy'],
  ])('%s is refused when it is %s', async (name, body, code) => {
    await using emulator = await startS3();

    const answer = await sendS3(emulator, { method: 'PUT', path: `/${bucket}?${name}`, body });

    expect(codeOf(answer)).toEqual({ status: 400, code });
  });
});

describe('what would do something that is not emulated', () => {
  test('is refused: messages to queues, copies to other buckets, locks', async () => {
    await using emulator = await startS3();
    const Destination = { Bucket: 'arn:aws:s3:::other' };
    const QueueConfigurations = [{ QueueArn: 'arn:aws:sqs:us-east-1:123456789012:q', Events: ['s3:ObjectCreated:*'] }];
    const refused = [
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { QueueConfigurations } as never,
      }),
      new PutBucketReplicationCommand({
        Bucket,
        ReplicationConfiguration: {
          Role: 'arn:aws:iam::123456789012:role/r',
          Rules: [{ Status: 'Enabled', Destination }],
        },
      }),
      new CreateBucketCommand({ Bucket: 'locked', ObjectLockEnabledForBucket: true }),
    ];

    for (const command of refused) {
      expect(await refusalOf(emulator.s3.send(command as CreateBucketCommand))).toMatchObject({
        name: 'NotImplemented',
        status: 501,
      });
    }
  });

  test('is absent for its readers', async () => {
    await using emulator = await startS3();

    expect(await refusalOf(emulator.s3.send(new GetObjectLockConfigurationCommand({ Bucket })))).toMatchObject({
      name: 'ObjectLockConfigurationNotFoundError',
      status: 404,
    });
    expect(await refusalOf(emulator.s3.send(new GetBucketReplicationCommand({ Bucket })))).toMatchObject({
      name: 'ReplicationConfigurationNotFoundError',
      status: 404,
    });
    await emulator.s3.send(new DeleteBucketReplicationCommand({ Bucket }));
  });
});

test('buckets are listed in pages, by prefix and by region', async () => {
  await using emulator = await startS3();
  const elsewhere = s3ClientFor(emulator, '123456789012', 'eu-central-1');
  for (const name of ['a-1', 'a-2', 'a-3']) await emulator.s3.send(new CreateBucketCommand({ Bucket: name }));
  await elsewhere.send(new CreateBucketCommand({ Bucket: 'a-4' }));
  const list = async (input: object) => {
    const { Buckets = [], ContinuationToken } = await emulator.s3.send(new ListBucketsCommand(input));
    return { names: Buckets.map(({ Name }) => Name), ContinuationToken };
  };

  const first = await list({ Prefix: 'a-', MaxBuckets: 2 });
  const second = await list({ Prefix: 'a-', MaxBuckets: 2, ContinuationToken: first.ContinuationToken });

  expect(first.names).toEqual(['a-1', 'a-2']);
  expect(second).toEqual({ names: ['a-3', 'a-4'], ContinuationToken: undefined });
  expect((await list({ BucketRegion: 'eu-central-1' })).names).toEqual(['a-4']);
  elsewhere.destroy();
});
