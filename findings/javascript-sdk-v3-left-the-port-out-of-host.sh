#!/usr/bin/env bash
# The AWS SDK for JavaScript v3 sent a Host header without the endpoint's port for its first two years. A server that
# builds URLs from Host, where HTTP puts the port, then sends clients to port 80.
# Seen: @aws-sdk/client-codepipeline 3.4.1 and 3.245.0 without, 3.294.0 with the port.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund \
  early@npm:@aws-sdk/client-codepipeline@3.4.1 middle@npm:@aws-sdk/client-codepipeline@3.245.0 \
  later@npm:@aws-sdk/client-codepipeline@3.294.0 >/dev/null

cat >host.js <<'JS'
const { createServer } = require('node:http');

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const server = createServer(({ headers }, response) => {
  console.log(`  Host: ${headers.host.replace(server.address().port, 'PORT')}`);
  response.setHeader('Content-Type', 'application/x-amz-json-1.1').end('{}');
});
server.listen(0, '127.0.0.1', async () => {
  for (const name of ['early', 'middle', 'later']) {
    console.log(require(`${name}/package.json`).version);
    const endpoint = `http://127.0.0.1:${server.address().port}`;
    await new (require(name).CodePipeline)({ endpoint, region: 'us-east-1', credentials }).listPipelines({});
  }
  server.close();
  server.closeAllConnections();
});
JS
node host.js 2>/dev/null | tee seen

diff seen - <<'EXPECTED'
3.4.1
  Host: 127.0.0.1
3.245.0
  Host: 127.0.0.1
3.294.0
  Host: 127.0.0.1:PORT
EXPECTED
