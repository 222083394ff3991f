#!/usr/bin/env bash
# The AWS SDK for JavaScript v2 puts a bucket before an endpoint that is an IP, and asks DNS for `bucket.127.0.0.1`.
# The SDK v3 knows that this is no name. With `localhost` it is the other way round for early and later versions of
# v3: 3.4 sends the bucket in the path, 3.864 asks for `bucket.localhost`, which many systems do not resolve.
# Seen: aws-sdk 2.1693.0, @aws-sdk/client-s3 3.4.1 and 3.864.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund aws-sdk@2.1693.0 \
  early@npm:@aws-sdk/client-s3@3.4.1 later@npm:@aws-sdk/client-s3@3.864.0 >/dev/null

cat >address.js <<'JS'
const AWS = require('aws-sdk');

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const input = { Bucket: 'bucket', Key: 'key' };

/** The URL that a client of the SDK v3 would send a request to. */
async function address({ GetObjectCommand, S3 }, endpoint) {
  const requestHandler = {
    async handle({ hostname, port, path }) {
      throw new Error(`http://${hostname}:${port}${path.replace(/\?.*/, '')}`);
    },
  };
  const client = new S3({ endpoint, region: 'us-east-1', credentials, requestHandler, maxAttempts: 1 });
  return client.send(new GetObjectCommand(input)).catch(({ message }) => message);
}

async function main() {
  for (const endpoint of ['http://127.0.0.1:4566', 'http://localhost:4566']) {
    console.log(`endpoint ${endpoint}`);
    const v2 = new AWS.S3({ endpoint, region: 'us-east-1', ...credentials });
    console.log(`  v2 ${AWS.VERSION}: ${v2.getSignedUrl('getObject', input).replace(/\?.*/, '')}`);
    for (const name of ['early', 'later']) {
      console.log(`  v3 ${require(`${name}/package.json`).version}: ${await address(require(name), endpoint)}`);
    }
  }
}

main();
JS
AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE=1 node address.js 2>/dev/null | tee seen

diff seen - <<'EXPECTED'
endpoint http://127.0.0.1:4566
  v2 2.1693.0: http://bucket.127.0.0.1:4566/key
  v3 3.4.1: http://127.0.0.1:4566/bucket/key
  v3 3.864.0: http://127.0.0.1:4566/bucket/key
endpoint http://localhost:4566
  v2 2.1693.0: http://bucket.localhost:4566/key
  v3 3.4.1: http://localhost:4566/bucket/key
  v3 3.864.0: http://bucket.localhost:4566/key
EXPECTED
