#!/usr/bin/env bash
# The AWS SDK for JavaScript v2 presigns metadata with Signature Version 4 in both ways at once: it is in the URL's
# query, and named among the headers that are signed. Whoever verifies must take the value from the query where the
# header is not sent, else nobody can upload by the URL without sending what it says already. The SDK v3 puts it into
# the query alone.
# Seen: aws-sdk 2.1693.0; @aws-sdk/s3-request-presigner 3.864.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund \
  aws-sdk@2.1693.0 @aws-sdk/client-s3@3.864.0 @aws-sdk/s3-request-presigner@3.864.0 >/dev/null

cat >presign.js <<'JS'
const AWS = require('aws-sdk');
const { PutObjectCommand, S3Client } = require('@aws-sdk/client-s3');
const { getSignedUrl } = require('@aws-sdk/s3-request-presigner');

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
const input = { Bucket: 'bucket', Key: 'key', Metadata: { build: '7' } };

function show(name, url) {
  const { searchParams: query } = new URL(url);
  const inQuery = `in the query x-amz-meta-build=${query.get('x-amz-meta-build')}`;
  console.log(`${name}: signed headers ${query.get('X-Amz-SignedHeaders')}; ${inQuery}`);
}

const v2 = new AWS.S3({ ...credentials, region: 'us-east-1', signatureVersion: 'v4' });
show(`v2 ${AWS.VERSION}`, v2.getSignedUrl('putObject', input));
const v3 = new S3Client({ region: 'us-east-1', credentials });
getSignedUrl(v3, new PutObjectCommand(input)).then((url) => show('v3', url));
JS
AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE=1 node presign.js 2>/dev/null | tee seen

grep -q '^v2 .*: signed headers host;x-amz-meta-build; in the query x-amz-meta-build=7$' seen
grep -q '^v3: signed headers host; in the query x-amz-meta-build=7$' seen
