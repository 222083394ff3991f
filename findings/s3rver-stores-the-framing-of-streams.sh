#!/usr/bin/env bash
# S3 emulators: the JavaScript SDK v3 sends a stream in chunks with a checksum behind them
# (STREAMING-UNSIGNED-PAYLOAD-TRAILER), and a buffer in one piece. s3rver 3.7.1 answers both with 200 and makes sizes,
# bytes and trailer of the chunks a part of the object. It also writes over an object in spite of `If-None-Match: *`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund s3rver@3.7.1 @aws-sdk/client-s3@3.1169.0
cat >probe.mjs <<'PROGRAM'
import { mkdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import S3rver from 's3rver';

mkdirSync('data');
const server = new S3rver({
  ...{ address: '127.0.0.1', port: 0, directory: 'data', silent: true },
  configureBuckets: [{ name: 'artifacts' }],
});
const { port } = await server.run();
const client = new S3Client({
  ...{ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', forcePathStyle: true },
  credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
});

async function stored(Key, input) {
  await client.send(new PutObjectCommand({ Bucket: 'artifacts', Key, ...input }));
  const { Body } = await client.send(new GetObjectCommand({ Bucket: 'artifacts', Key }));
  return JSON.stringify(await Body.transformToString());
}

console.log('a buffer:', await stored('buffer', { Body: 'hello' }));
console.log('a stream:', await stored('stream', { Body: Readable.from([Buffer.from('hello')]), ContentLength: 5 }));
console.log('If-None-Match:', await stored('buffer', { Body: 'other', IfNoneMatch: '*' }));
await server.close();
PROGRAM
node --no-warnings probe.mjs | tee seen
diff seen - <<'EXPECTED'
a buffer: "hello"
a stream: "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"
If-None-Match: "other"
EXPECTED
