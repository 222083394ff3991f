import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { readSignature, type SignedRequest } from '../../src/protocol/signatures/read-signature.ts';
import { verifySignature } from '../../src/protocol/signatures/sigv4.ts';
import { aws, hasAwsCli, hasBoto3, python } from '../support/python.ts';

const actionTypeId = { category: 'Test', owner: 'Custom', provider: 'Mine', version: '1' } as const;
const polled = '--action-type-id category=Test,owner=Custom,provider=Mine,version=1';

const keys = ['plain', 'a b+c', '../up//twice/.', "ü/中/~!*()'", '100%/%2F', 'q?a=b&c#d', 'x'.repeat(1024)];

describe('the JavaScript SDK', () => {
  it('signs requests to S3 as the emulator does', async () => {
    const requests: SignedRequest[] = [];
    const client = new S3Client({
      endpoint: 'http://127.0.0.1:7109',
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test', sessionToken: 'token' },
      requestHandler: {
        async handle({
          method,
          path,
          query,
          headers,
        }: { query: object } & Record<'method' | 'path', string> & Pick<SignedRequest, 'headers'>) {
          const search = new URLSearchParams(query as Record<string, string>).toString();
          requests.push({ method, url: search === '' ? path : `${path}?${search}`, headers });
          return { response: { statusCode: 200, headers: {} } };
        },
      },
    });
    const Bucket = 'bucket';
    const sent = async (command: object) => client.send(command as PutObjectCommand).catch(() => {});
    for (const Key of keys) {
      await sent(new PutObjectCommand({ Bucket, Key, Body: 'data', Metadata: { name: 'a  b' } }));
      await sent(new PutObjectCommand({ Bucket, Key, Body: Readable.from(['data']), ContentLength: 4 }));
      await sent(new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-1' }));
      await sent(new UploadPartCommand({ Bucket, Key, UploadId: 'id/+=', PartNumber: 1, Body: 'data' }));
    }
    await sent(new ListObjectsV2Command({ Bucket, Prefix: "a b/+ü&='*", Delimiter: '/' }));

    const failures = requests.filter((request) => !isVerified(request));

    expect(new Set(requests.map(({ headers }) => headers['x-amz-content-sha256'])).size).toBeGreaterThan(2);
    expect(requests).toHaveLength(29);
    expect(failures).toEqual([]);
  });
});

describe.skipIf(!hasBoto3)('boto3', { timeout: 60_000 }, () => {
  it('works a job with the default key, and is who the job’s own key says', async () => {
    await using emulator = await startEmulator({ auth: 'strict' });
    await emulator.jobs.enqueue({ actionTypeId, outputArtifacts: [{ name: 'Report' }] });

    const seen = await python(
      `
import boto3, json
job = boto3.client('codepipeline').poll_for_jobs(actionTypeId=${JSON.stringify(actionTypeId)})['jobs'][0]
given = job['data']['artifactCredentials']
own = dict(aws_access_key_id=given['accessKeyId'], aws_secret_access_key=given['secretAccessKey'])
status = boto3.client('codepipeline').acknowledge_job(jobId=job['id'], nonce=job['nonce'])['status']
caller = boto3.client('sts', aws_session_token=given['sessionToken'], **own).get_caller_identity()
try:
    boto3.client('codepipeline', aws_session_token='wrong', **own).get_job_details(jobId=job['id'])
except Exception as error:
    refusal = str(error)
print(json.dumps([status, caller['Account'], caller['Arn'].endswith(given['accessKeyId']), refusal]))`,
      emulator.environment,
    );

    expect(seen).toEqual([
      'InProgress',
      '123456789012',
      true,
      'An error occurred (UnrecognizedClientException) when calling the GetJobDetails operation: The security token included in the request is invalid.',
    ]);
  });

  it('signs requests to S3 as the emulator does', async () => {
    const requests = (await python(
      `
import boto3, io, json
from botocore.config import Config
from botocore.awsrequest import AWSResponse
seen = []
def keep(request, **_):
    headers = {k.lower(): v.decode('latin-1') if isinstance(v, bytes) else v for k, v in request.headers.items()}
    seen.append(dict(method=request.method, url=request.url, headers=headers))
    response = AWSResponse(request.url, 200, {}, None)
    response._content = b''
    return response
config = Config(s3=dict(addressing_style='path'), signature_version='s3v4')
s3 = boto3.client('s3', endpoint_url='http://127.0.0.1:7109', config=config, region_name='us-east-1')
s3.meta.events.register('before-send.s3', keep)
for key in json.loads(${JSON.stringify(JSON.stringify(keys))}):
    s3.put_object(Bucket='bucket', Key=key, Body=b'data', Metadata={'name': 'a  b'})
    s3.get_object(Bucket='bucket', Key=key, Range='bytes=0-1')
    s3.upload_part(Bucket='bucket', Key=key, UploadId='id/+=', PartNumber=1, Body=io.BytesIO(b'data'))
    for method in ('get_object', 'put_object'):
        url = s3.generate_presigned_url(method, Params=dict(Bucket='bucket', Key=key))
        seen.append(dict(method=method[:3].upper(), url=url, headers={}))
for prefix in ['', 'a b/+ü&=']:
    s3.list_objects_v2(Bucket='bucket', Prefix=prefix, Delimiter='/')
print(json.dumps(seen))`,
      { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    )) as SignedRequest[];

    const failures = requests.filter((request) => !isVerified(onTheWire(request)));

    expect(requests).toHaveLength(37);
    expect(failures).toEqual([]);
  });
});

function onTheWire({ method, url, headers }: SignedRequest): SignedRequest {
  return { method, url: url.replace('http://127.0.0.1:7109', ''), headers: { host: '127.0.0.1:7109', ...headers } };
}

function isVerified(request: SignedRequest): boolean {
  try {
    verifySignature(request, readSignature(request, 's3'), 's3', 'test');
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasAwsCli)('the AWS CLI', { timeout: 60_000 }, () => {
  it('is told who it is', async () => {
    await using emulator = await startEmulator({ auth: 'strict' });

    const { output } = await aws('sts get-caller-identity', emulator.environment);

    const Account = '123456789012';
    expect(output).toEqual({ UserId: Account, Account, Arn: `arn:aws:iam::${Account}:root` });
  });

  it('is told what to set instead by services that are not here', async () => {
    await using emulator = await startEmulator();

    const { error } = await aws('iam list-users', emulator.environment);

    expect(error).toMatch(
      /\(InvalidAction\) when calling the ListUsers operation: iam ListUsers is not emulated here\. Set AWS_ENDPOINT_URL_<SERVICE> to where it is, for a function by endpoints in its fixture; or AWS_ENDPOINT_URL_CODEPIPELINE and AWS_ENDPOINT_URL_S3 instead of AWS_ENDPOINT_URL\.$/,
    );
  });

  it('is told the name by which a service is signed for, not that of its targets', async () => {
    await using emulator = await startEmulator();

    const { error } = await aws('ecs list-clusters', emulator.environment);

    expect(error).toContain(
      '(UnknownOperationException) when calling the ListClusters operation: ecs ListClusters is not',
    );
  });

  it('polls, and is refused with a wrong secret', async () => {
    await using emulator = await startEmulator({ auth: 'strict' });
    const { id } = await emulator.jobs.enqueue({ actionTypeId, inputArtifacts: [{ name: 'App' }] });

    const [good, bad] = [
      await aws(`codepipeline poll-for-jobs ${polled}`, emulator.environment),
      await aws(`codepipeline poll-for-jobs ${polled}`, { ...emulator.environment, AWS_SECRET_ACCESS_KEY: 'wrong' }),
    ];

    expect(good.output).toMatchObject({
      jobs: [{ id, data: { artifactCredentials: { accessKeyId: expect.stringMatching(/^ASIA/) } } }],
    });
    expect(bad.error).toContain('(InvalidSignatureException)');
  });
});
