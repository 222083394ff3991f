#!/usr/bin/env bash
# The JavaScript SDK v3 puts a bucket whose name has dots before an endpoint that is an IP, if that is plain HTTP, and then
# fails with "Invalid URL" before anything is sent. Other names, HTTPS and forcePathStyle go into the path.
set -euo pipefail
version=3.1169.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "@aws-sdk/client-s3@$version" >/dev/null

cat >ask.mjs <<'END'
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
const cases = [
  ['http://127.0.0.1:9', 'plain', {}], ['http://127.0.0.1:9', 'with.dots', {}],
  ['https://127.0.0.1:9', 'with.dots', {}], ['http://127.0.0.1:9', 'with.dots', { forcePathStyle: true }],
];
for (const [endpoint, Bucket, options] of cases) {
  const client = new S3Client({ region: 'us-east-1', credentials, endpoint, maxAttempts: 1, logger: {}, ...options });
  let seen;
  client.middlewareStack.add(() => async ({ request }) => {
    seen = request.hostname + request.path;
    throw new Error('not to be sent');
  }, { step: 'finalizeRequest', priority: 'low' });
  await client.send(new ListObjectsV2Command({ Bucket })).catch((error) => (seen ??= `${error.name}: ${error.message}`));
  console.log(endpoint, Bucket, JSON.stringify(options), '->', seen);
}
END
seen=$(node ask.mjs 2>/dev/null)
echo "@aws-sdk/client-s3 $version"
echo "$seen"
expected='http://127.0.0.1:9 plain {} -> 127.0.0.1/plain/
http://127.0.0.1:9 with.dots {} -> TypeError: Invalid URL
https://127.0.0.1:9 with.dots {} -> 127.0.0.1/with.dots/
http://127.0.0.1:9 with.dots {"forcePathStyle":true} -> 127.0.0.1/with.dots/'
[ "$seen" = "$expected" ]
