#!/usr/bin/env bash
# itty-aws says of a moment that it is a Date or a text, on either way. A Date goes out as a text, where CodePipeline's JSON has a number of
# seconds (Smithy, AWS JSON 1.1: timestamps are epoch-seconds), and what comes in is neither: it is that number. Its methods of S3 are all
# alike: GetObject and PutObject are a POST to / with their parameters as JSON, which S3 knows for neither.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm install --silent --no-audit --no-fund itty-aws@0.4.1 typescript@5.9.3
cat > probe.mjs <<'JS'
import { createServer } from 'node:http';
import { Effect } from 'effect';
import { CodePipeline } from 'itty-aws/codepipeline';
import { S3 } from 'itty-aws/s3';
const server = createServer(async (request, answer) => {
  let body = '';
  for await (const part of request) body += part;
  console.log(`${request.method} ${request.url} ${body}`);
  answer.end(JSON.stringify({ pipelineName: 'P', created: 1.79062530599e9 }));
});
await new Promise((listening) => server.listen(0, listening));
const endpoint = `http://127.0.0.1:${server.address().port}`;
const client = { region: 'us-east-1', endpoint, credentials: { accessKeyId: 'id', secretAccessKey: 'secret' } };
const currentRevision = { revision: 'r', changeIdentifier: 'c', created: new Date(0) };
await Effect.runPromise(new CodePipeline(client).putJobSuccessResult({ jobId: 'j', currentRevision }));
const state = await Effect.runPromise(new CodePipeline(client).getPipelineState({ name: 'P' }));
console.log(`created is ${state.created instanceof Date ? 'a Date' : JSON.stringify(state.created)}`);
await Effect.runPromise(new S3(client).getObject({ Bucket: 'b', Key: 'k' }));
await Effect.runPromise(new S3(client).putObject({ Bucket: 'b', Key: 'k', Body: 'bytes' }));
server.closeAllConnections();
server.close();
JS
# This compiles: it is what the types ask for and promise.
cat > types.mts <<'TS'
import type { CurrentRevision, GetPipelineStateOutput } from 'itty-aws/codepipeline';
export const given: CurrentRevision = { revision: 'r', changeIdentifier: 'c', created: new Date(0) };
export const promised = (state: GetPipelineStateOutput): Date | string | undefined => state.created;
TS
npx tsc --noEmit --strict --skipLibCheck --module nodenext --target es2022 types.mts
node probe.mjs | tee seen
diff seen - <<'SEEN'
POST / {"jobId":"j","currentRevision":{"revision":"r","changeIdentifier":"c","created":"1970-01-01T00:00:00.000Z"}}
POST / {"name":"P"}
created is 1790625305.99
POST / {"Bucket":"b","Key":"k"}
POST / {"Bucket":"b","Key":"k","Body":"bytes"}
SEEN
