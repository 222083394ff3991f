#!/usr/bin/env bash
# minio-js lists the bucket's unfinished uploads before it uploads more than 64 MiB, a buffer in memory included: it
# wants to go on with one of its own. Credentials that open one object, and are right for all the rest of the upload,
# are refused there. A larger partSize takes one request, as for a small object.
# Seen: minio 8.0.7.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund minio@8.0.7 >/dev/null

cat >upload.js <<'JS'
const { createServer } = require('node:http');
const { Client } = require('minio');

const asked = [];
const server = createServer((request, response) => {
  const { searchParams: query, pathname } = new URL(request.url, 'http://localhost');
  asked.push(`${request.method} ${pathname}${query.has('uploads') ? '?uploads' : ''}`);
  request.resume().on('end', () => {
    // The service's answer to whoever may put an object and may not list.
    if (request.method === 'PUT') response.writeHead(200, { ETag: '"5d41402abc4b2a76b9719d911017c592"' }).end();
    else response.writeHead(403, { 'Content-Type': 'application/xml' }).end('<Error><Code>AccessDenied</Code></Error>');
  });
});
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const place = { endPoint: '127.0.0.1', port, useSSL: false, region: 'us-east-1' };
  const mib = 1024 ** 2;
  for (const [size, partSize] of [[64 * mib], [64 * mib + 1], [64 * mib + 1, 1024 * mib]]) {
    asked.length = 0;
    const client = new Client({ ...place, accessKey: 'a', secretKey: 's', ...(partSize && { partSize }) });
    const end = await client.putObject('bucket', 'key', Buffer.alloc(size)).then(() => 'stored', ({ code }) => code);
    const setting = partSize ? ' with a partSize of 1 GiB' : '';
    console.log(`${size} bytes${setting}: ${[...new Set(asked)].join(', ')}: ${end}`);
  }
  server.close();
  server.closeAllConnections();
});
JS
node upload.js | tee seen

diff seen - <<'EXPECTED'
67108864 bytes: PUT /bucket/key: stored
67108865 bytes: GET /bucket?uploads: AccessDenied
67108865 bytes with a partSize of 1 GiB: PUT /bucket/key: stored
EXPECTED
