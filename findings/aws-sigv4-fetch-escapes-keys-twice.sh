#!/usr/bin/env bash
# Signature Version 4: the path of a request is escaped once more for all services but S3, whose signature covers it as
# it is sent. aws-sigv4-fetch 4.4.1 and aws-sigv4-sign 1.2.1 escape it again for S3, too. So their signature is that of
# aws4 for a key of letters, and another one for a key with a space in it, which S3 then refuses.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund aws4@1.13.2 aws-sigv4-fetch@4.4.1 aws-sigv4-sign@1.2.1
cat >probe.mjs <<'PROGRAM'
import { once } from 'node:events';
import { createServer } from 'node:http';
import aws4 from 'aws4';
import { createSignedFetcher } from 'aws-sigv4-fetch';
import { signRequest } from 'aws-sigv4-sign';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const options = { service: 's3', region: 'us-east-1', credentials };
const server = createServer(({ url, headers }, response) => {
  const [, names, signature] = /SignedHeaders=([^,]+), Signature=(\w+)/.exec(headers.authorization);
  const signed = Object.fromEntries(names.split(';').map((name) => [name, headers[name]]));
  const request = { service: 's3', region: 'us-east-1', host: headers.host, path: url, headers: signed };
  const { headers: expected } = aws4.sign(request, credentials);
  response.end(expected.Authorization.endsWith(signature) ? 'as aws4 signs it' : 'otherwise than aws4 signs it');
});
await once(server.listen(0, '127.0.0.1'), 'listening');

const fetchers = {
  'aws-sigv4-fetch': createSignedFetcher(options),
  'aws-sigv4-sign': async (url) => fetch(await signRequest(new Request(url), options)),
};
for (const [name, fetcher] of Object.entries(fetchers)) {
  for (const path of ['/artifacts/source.zip', '/artifacts/my%20source.zip']) {
    const response = await fetcher(`http://127.0.0.1:${server.address().port}${path}`);
    console.log(`${name}, ${path}: ${await response.text()}`);
  }
}
server.closeAllConnections();
server.close();
PROGRAM
node --no-warnings probe.mjs | tee seen
diff seen - <<'EXPECTED'
aws-sigv4-fetch, /artifacts/source.zip: as aws4 signs it
aws-sigv4-fetch, /artifacts/my%20source.zip: otherwise than aws4 signs it
aws-sigv4-sign, /artifacts/source.zip: as aws4 signs it
aws-sigv4-sign, /artifacts/my%20source.zip: otherwise than aws4 signs it
EXPECTED
