#!/usr/bin/env bash
# The JavaScript SDK v3 puts a stream of known length to S3 in chunks as the stream gives its pieces, however small. S3 takes no chunk below
# 8 KiB but the last, so that a file goes (pieces of 64 KiB) and what is generated, zipped or piped from a request does not
# (InvalidChunkSizeError). It gathers them where the client has requestStreamBufferSize.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm install --silent --no-audit --no-fund @aws-sdk/client-s3@3.1138.0
cat > probe.mjs <<'JS'
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { S3 } from '@aws-sdk/client-s3';
let framing = '';
const server = createServer(async (request, answer) => {
  const body = (await request.toArray()).join('');
  const sizes = [...body.matchAll(/(?:^|\r\n)([0-9a-f]+)\r\n/g)].map(([, size]) => Number.parseInt(size, 16));
  framing = `${request.headers['x-amz-content-sha256']}: ${sizes.join(', ')}`;
  answer.end();
});
await new Promise((listening) => server.listen(0, listening));
const endpoint = `http://127.0.0.1:${server.address().port}`;
const client = { region: 'us-east-1', endpoint, credentials: { accessKeyId: 'id', secretAccessKey: 'secret' } };
const pieces = () => Readable.from([100, 200, 300].map((size) => Buffer.alloc(size, 'x')));
const put = async (what, options) => {
  await new S3({ ...client, ...options }).putObject({ Bucket: 'b', Key: 'k', Body: pieces(), ContentLength: 600 });
  console.log(`${what}: ${framing}`);
};
await put('default', {});
await put('requestStreamBufferSize', { requestStreamBufferSize: 65_536 });
process.exit(0);
JS
node probe.mjs | tee seen
diff seen - <<'SEEN'
default: STREAMING-UNSIGNED-PAYLOAD-TRAILER: 100, 200, 300, 0
requestStreamBufferSize: STREAMING-UNSIGNED-PAYLOAD-TRAILER: 600, 0
SEEN
