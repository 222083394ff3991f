#!/usr/bin/env bash
# aws4fetch sends a request again after 429 and 5xx, up to ten times. A service of AWS's JSON protocols, such as CodePipeline, throttles
# with 400 and ThrottlingException, which comes back at once. And a result whose answer was a 500 is sent again though it may have
# counted, while a connection that is cut off is not tried again. So it does the contrary of what the AWS SDKs do with throttling.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund aws4fetch@1.0.20 @aws-sdk/client-codepipeline@3.1138.0
cat >probe.mjs <<'PROGRAM'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { CodePipeline } from '@aws-sdk/client-codepipeline';
import { AwsClient } from 'aws4fetch';

const faults = {
  throttling: (response) => {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end('{"__type":"ThrottlingException","message":"Rate exceeded"}');
  },
  'a 500': (response) => response.writeHead(500, { 'content-type': 'application/x-amz-json-1.1' }).end('{}'),
  'a connection that is cut off': (response) => response.destroy(),
};
let fault;
let asked = 0;
const server = createServer((request, response) => {
  asked += 1;
  request.resume().on('end', () => fault(response));
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const endpoint = `http://127.0.0.1:${server.address().port}`;
const keys = { accessKeyId: 'test', secretAccessKey: 'test' };

const small = new AwsClient({ ...keys, service: 'codepipeline', region: 'us-east-1', initRetryMs: 0.01 });
const sdk = new CodePipeline({ endpoint, region: 'us-east-1', credentials: keys });
const headers = { 'x-amz-target': 'CodePipeline_20150709.PutJobSuccessResult', 'content-type': 'application/x-amz-json-1.1' };
const clients = {
  aws4fetch: () => small.fetch(`${endpoint}/`, { method: 'POST', headers, body: '{"jobId":"1"}' }),
  'the AWS SDK': () => sdk.putJobSuccessResult({ jobId: '1' }),
};
for (const [name, put] of Object.entries(clients)) {
  for (const [what, answer] of Object.entries(faults)) {
    [fault, asked] = [answer, 0];
    await put().catch(() => {});
    console.log(`${name} at ${what}: asks ${asked} times`);
  }
}
server.close();
process.exit();
PROGRAM
node --no-warnings probe.mjs | tee seen
diff seen - <<'EXPECTED'
aws4fetch at throttling: asks 1 times
aws4fetch at a 500: asks 11 times
aws4fetch at a connection that is cut off: asks 1 times
the AWS SDK at throttling: asks 3 times
the AWS SDK at a 500: asks 3 times
the AWS SDK at a connection that is cut off: asks 3 times
EXPECTED
