import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hasAwsCli, hasBoto3, python } from '../support/python.ts';
import { bytesOf } from '../support/s3.ts';

const run = promisify(execFile);
const slow = 120_000;

function environmentOf({ endpoint }: { readonly endpoint: string }): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    NO_PROXY: '127.0.0.1',
  };
}

const program = `
import boto3, hashlib, io, json, os, socket, urllib.request
from botocore.config import Config
from botocore.exceptions import ClientError
s3 = boto3.client("s3")
B = "from-boto3"
seen = {}
def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
s3.create_bucket(Bucket=B)
keys = ["a b", "a+b", "ü/日本語/🚀", "x" * 1024, "dir/one", "dir/two", "quote'\\"<&>"]
for key in keys:
    s3.put_object(Bucket=B, Key=key, Body=key.encode(), Metadata={"k": "v"})
seen["keys"] = all(s3.get_object(Bucket=B, Key=key)["Body"].read() == key.encode() for key in keys)
seen["head"] = s3.head_object(Bucket=B, Key="a b")["Metadata"]
seen["range"] = s3.get_object(Bucket=B, Key="dir/one", Range="bytes=4-6")["Body"].read().decode()
pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket=B, PaginationConfig={"PageSize": 2}))
seen["listed"] = [o["Key"] for page in pages for o in page.get("Contents", [])] == sorted(keys, key=lambda k: k.encode())
seen["prefixes"] = [p["Prefix"] for p in s3.list_objects_v2(Bucket=B, Delimiter="/")["CommonPrefixes"]]
big = os.urandom(30 * 1024 * 1024 + 17)
s3.upload_fileobj(io.BytesIO(big), B, "big")
back = io.BytesIO()
s3.download_fileobj(B, "big", back)
seen["big"] = back.getvalue() == big
parts = [big[i:i + 8388608] for i in range(0, len(big), 8388608)]
md5s = b"".join(hashlib.md5(part).digest() for part in parts)
seen["etag"] = s3.head_object(Bucket=B, Key="big")["ETag"] == '"%s-%d"' % (hashlib.md5(md5s).hexdigest(), len(parts))
s3.copy_object(Bucket=B, Key="copy", CopySource={"Bucket": B, "Key": "big"})
seen["copy"] = s3.head_object(Bucket=B, Key="copy")["ETag"] == '"%s"' % hashlib.md5(big).hexdigest()
signer = boto3.client("s3", config=Config(signature_version="s3v4"))
url = signer.generate_presigned_url("get_object", Params={"Bucket": B, "Key": "a+b"}, ExpiresIn=60)
seen["presigned"] = urllib.request.urlopen(url).read().decode()
try:
    urllib.request.urlopen(s3.generate_presigned_url("get_object", Params={"Bucket": B, "Key": "a+b"}))
except urllib.error.HTTPError as error:
    seen["version 2"] = [error.code, "Please use AWS4-HMAC-SHA256" in error.read().decode()]
seen["missing"] = refused(s3.get_object, Bucket=B, Key="none")
seen["no bucket"] = refused(s3.list_objects_v2, Bucket="no-such-bucket")
seen["not empty"] = refused(s3.delete_bucket, Bucket=B)
s3.upload_fileobj(io.BytesIO(b"x" * 9000000), B, "acl", ExtraArgs={"ACL": "public-read", "Tagging": "team=a%20b"})
grants = s3.get_object_acl(Bucket=B, Key="acl")["Grants"]
tags = {tag["Key"]: tag["Value"] for tag in s3.get_object_tagging(Bucket=B, Key="acl")["TagSet"]}
s3.put_bucket_acl(Bucket=B, ACL="private")
boto3.resource("s3").ObjectAcl(B, "acl").put(ACL="private")
later = "private" if len(s3.get_object_acl(Bucket=B, Key="acl")["Grants"]) == 1 else "open"
seen["acl"] = [grants[1]["Permission"], grants[1]["Grantee"]["URI"].split("/")[-1], tags, later]
deleted = s3.delete_objects(Bucket=B, Delete={"Objects": [{"Key": key} for key in keys + ["acl", "big", "copy"]]})
seen["deleted"] = len(deleted["Deleted"])
s3.delete_bucket(Bucket=B)
seen["buckets"] = [b["Name"] for b in s3.list_buckets()["Buckets"]]
lookup = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest: lookup("127.0.0.1" if host.endswith("localhost") else host, *rest)
for addressing in ("virtual", "path"):
    other = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"].replace("127.0.0.1", "localhost"), config=Config(s3={"addressing_style": addressing}))
    name = "styled-" + addressing
    other.create_bucket(Bucket=name)
    other.put_object(Bucket=name, Key="k", Body=b"styled")
    seen[addressing] = other.get_object(Bucket=name, Key="k")["Body"].read().decode()
print(json.dumps(seen))
`;

describe.skipIf(!hasBoto3)('boto3', () => {
  test(
    'puts, gets, lists, copies, uploads in parts, presigns and deletes',
    async () => {
      await using emulator = await startTestEmulator({ auth: 'strict' });

      expect(await python(program, environmentOf(emulator))).toEqual({
        keys: true,
        head: { k: 'v' },
        range: 'one',
        listed: true,
        prefixes: ['dir/', 'ü/'],
        big: true,
        etag: true,
        copy: true,
        presigned: 'a+b',
        'version 2': [400, true],
        missing: ['NoSuchKey', 404],
        'no bucket': ['NoSuchBucket', 404],
        'not empty': ['BucketNotEmpty', 409],
        acl: ['READ', 'AllUsers', { team: 'a b' }, 'private'],
        deleted: 10,
        buckets: ['codepipeline-us-east-1-123456789012'],
        virtual: 'styled',
        path: 'styled',
      });
    },
    slow,
  );
});

describe.skipIf(!hasAwsCli)('the AWS CLI', () => {
  test(
    'copies, synchronizes, lists and removes',
    async () => {
      using folder = temporaryFolder();
      await using emulator = await startTestEmulator({ auth: 'strict' });
      const aws = async (...args: string[]) =>
        (await run('aws', args, { env: { ...process.env, ...environmentOf(emulator) } })).stdout;
      const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
      mkdirSync(join(from, 'sub dir'), { recursive: true });
      writeFileSync(join(from, 'sub dir', 'a+b.txt'), 'hello');
      writeFileSync(join(from, 'ü.txt'), '');
      writeFileSync(join(from, 'big'), bytesOf(20_000_000));

      await aws('s3', 'mb', 's3://from-cli');
      await aws('s3', 'website', 's3://from-cli', '--index-document', 'index.html');
      await aws('s3', 'sync', from, 's3://from-cli/tree', '--quiet', '--acl', 'public-read');
      await aws('s3', 'cp', 's3://from-cli/tree/big', 's3://from-cli/copy', '--quiet');
      await aws('s3', 'sync', 's3://from-cli/tree', to, '--quiet');
      const listed = await aws('s3', 'ls', 's3://from-cli/', '--recursive');
      const again = await aws('s3', 'sync', from, 's3://from-cli/tree');
      await aws('s3', 'rb', 's3://from-cli', '--force');

      expect(readdirSync(to, { recursive: true }).sort()).toEqual(['big', 'sub dir', 'sub dir/a+b.txt', 'ü.txt']);
      expect(readFileSync(join(to, 'big')).equals(bytesOf(20_000_000))).toBe(true);
      expect(listed.match(/(?<=:00 +)\d+ .*$/gm)).toEqual([
        '20000000 copy',
        '20000000 tree/big',
        '5 tree/sub dir/a+b.txt',
        '0 tree/ü.txt',
      ]);
      expect(again).toBe('');
      expect(emulator.parts.store.blobs.count()).toEqual({ blobs: 0, chunks: 0 });
    },
    slow,
  );
});
