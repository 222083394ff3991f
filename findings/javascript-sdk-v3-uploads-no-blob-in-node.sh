#!/usr/bin/env bash
# In Node.js the JavaScript SDK v3 puts neither a Blob nor a web stream to S3, which its types take for a Body: the stream of a fetch, or of
# what GetObject gives by transformToWebStream. The error speaks of a "flowing readable stream", which a Blob is not. A stream of Node goes.
# Where checksums are told to be made WHEN_REQUIRED alone, a Blob fails in another way.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm install --silent --no-audit --no-fund @aws-sdk/client-s3@3.1138.0 typescript@5.9.3 @types/node@24.10.0
cat > types.mts <<'TS'
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
export const blob: PutObjectCommandInput = { Bucket: 'b', Key: 'k', Body: new Blob(['bytes']) };
export const stream: PutObjectCommandInput = { Bucket: 'b', Key: 'k', Body: new Blob(['bytes']).stream() };
TS
npx tsc --noEmit --strict --skipLibCheck --module nodenext --target es2022 --lib es2022,dom --types node types.mts
cat > probe.mjs <<'JS'
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { S3 } from '@aws-sdk/client-s3';
const server = createServer(async (request, answer) => {
  for await (const _ of request);
  answer.end();
});
await new Promise((listening) => server.listen(0, listening));
const endpoint = `http://127.0.0.1:${server.address().port}`;
const client = { region: 'us-east-1', endpoint, credentials: { accessKeyId: 'id', secretAccessKey: 'secret' }, logger: {} };
const web = () => new Blob(['bytes']).stream();
const bodies = { Blob: () => new Blob(['bytes']), 'web stream': web, 'stream of Node': () => Readable.fromWeb(web()) };
const put = async (what, s3, Body) => {
  const failed = (error) => `${error.name}: ${error.message.slice(0, 70)}`;
  const sent = s3.putObject({ Bucket: 'b', Key: 'k', Body, ContentLength: 5 });
  console.log(`${what}: ${await sent.then(() => 'sent', failed)}`);
};
for (const [what, body] of Object.entries(bodies)) await put(what, new S3(client), body());
await put('Blob, WHEN_REQUIRED', new S3({ ...client, requestChecksumCalculation: 'WHEN_REQUIRED' }), new Blob(['bytes']));
process.exit(0);
JS
node probe.mjs | tee seen
diff seen - <<'SEEN'
Blob: Error: Unable to calculate hash for flowing readable stream
web stream: Error: Unable to calculate hash for flowing readable stream
stream of Node: sent
Blob, WHEN_REQUIRED: TypeError: The first argument must be of type string or an instance of Buffer, Ar
SEEN
