#!/usr/bin/env bash
# undici's fetch, which is Node's, sends headers that only browsers are thought to send: `Sec-Fetch-Mode: cors` and
# `Accept-Language: *`, to any server and with any method, and cannot be kept from the former. It sends neither
# Sec-Fetch-Site nor Sec-Fetch-Dest nor Origin. A guard against web pages that looks for any `Sec-` header shuts
# programs out; undici's request sends none of them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund undici@7.30.2
cat >probe.mjs <<'PROGRAM'
import { createServer } from 'node:http';
import { fetch, request } from 'undici';

const telling = /^(sec-|origin|accept-language)/;
const server = createServer(({ headers }, response) => {
  const told = Object.entries(headers).filter(([name]) => telling.test(name));
  response.end(told.map(([name, value]) => `${name}: ${value}`).join(', ') || 'none');
});
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  const show = async (what, answer) => console.log(`${what}: ${await answer}`);
  await show('fetch', fetch(url).then((answer) => answer.text()));
  await show('fetch, POST', fetch(url, { method: 'POST', body: 'x' }).then((answer) => answer.text()));
  await show(
    'fetch that says otherwise',
    fetch(url, { headers: { 'Sec-Fetch-Mode': 'no-cors', 'Accept-Language': 'en' } }).then((answer) => answer.text()),
  );
  await show('request', request(url).then(({ body }) => body.text()));
  server.closeAllConnections();
  server.close();
});
PROGRAM
node probe.mjs | tee seen
diff seen - <<'EXPECTED'
fetch: accept-language: *, sec-fetch-mode: cors
fetch, POST: accept-language: *, sec-fetch-mode: cors
fetch that says otherwise: sec-fetch-mode: cors, accept-language: en
request: none
EXPECTED
