#!/usr/bin/env bash
# @aws-lite/client takes a content type `application/x-amz-json-…` for DynamoDB's: it writes the payload with a type around each value,
# `{"jobId":{"S":"1"}}`, unless it is told `awsjson: false`. CodePipeline, and each other service of that protocol but DynamoDB, has plain
# JSON there. Answers are right either way: what does not look like DynamoDB's is left as it is. Without the content type it sends
# `application/json`, which such a service does not take for its protocol.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @aws-lite/client@0.24.1
cat >probe.mjs <<'PROGRAM'
import { once } from 'node:events';
import { createServer } from 'node:http';
import awsLite from '@aws-lite/client';

const server = createServer(async (request, response) => {
  console.log(`${request.headers['content-type']}: ${await new Response(request).text()}`);
  response.setHeader('content-type', 'application/x-amz-json-1.1').end('{"jobs":[{"id":"1","nonce":"3"}]}');
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const endpoint = `http://127.0.0.1:${server.address().port}`;
const keys = { accessKeyId: 'test', secretAccessKey: 'test', region: 'us-east-1' };
const aws = await awsLite({ ...keys, endpoint, autoloadPlugins: false });
const target = { 'x-amz-target': 'CodePipeline_20150709.PollForJobs' };
const typed = { ...target, 'content-type': 'application/x-amz-json-1.1' };
const payload = { actionTypeId: { category: 'Build', owner: 'Custom', provider: 'Make', version: '1' }, maxBatchSize: 1 };
for (const request of [{ headers: typed }, { headers: typed, awsjson: false }, { headers: target }]) {
  const answer = await aws({ service: 'codepipeline', payload, ...request });
  console.log(`  answer: ${JSON.stringify(answer.payload)}`);
}
server.close();
PROGRAM
node probe.mjs | tee seen
diff seen - <<'EXPECTED'
application/x-amz-json-1.1: {"actionTypeId":{"M":{"category":{"S":"Build"},"owner":{"S":"Custom"},"provider":{"S":"Make"},"version":{"S":"1"}}},"maxBatchSize":{"N":"1"}}
  answer: {"jobs":[{"id":"1","nonce":"3"}]}
application/x-amz-json-1.1: {"actionTypeId":{"category":"Build","owner":"Custom","provider":"Make","version":"1"},"maxBatchSize":1}
  answer: {"jobs":[{"id":"1","nonce":"3"}]}
application/json: {"actionTypeId":{"category":"Build","owner":"Custom","provider":"Make","version":"1"},"maxBatchSize":1}
  answer: {"jobs":[{"id":"1","nonce":"3"}]}
EXPECTED
