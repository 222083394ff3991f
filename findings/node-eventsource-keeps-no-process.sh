#!/usr/bin/env bash
# Server-sent events: while undici's EventSource (which is Node's) waits to reconnect, nothing keeps the process. A
# program that only listens ends with 0 when its stream does, as if it were done; with the package eventsource it stays.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund undici@7.30.2 eventsource@4.1.1
cat >listen.mjs <<'PROGRAM'
const { EventSource } = await import(process.argv[2]);
new EventSource(process.argv[3]);
PROGRAM
cat >probe.mjs <<'PROGRAM'
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** What becomes of a program that listens to a stream that ends. */
async function listenWith(name) {
  let count = 0;
  let resolve;
  const promise = new Promise((done) => {
    resolve = done;
  });
  const server = createServer((request, response) => {
    count += 1;
    if (count === 2) return resolve('comes back');
    response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' });
    response.end('retry: 1000\n\nid: 1\ndata: x\n\n');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const child = spawn(process.execPath, ['listen.mjs', name, `http://127.0.0.1:${server.address().port}/`]);
  child.on('exit', (code) => resolve(`ends with ${code}`));
  const result = await promise;
  child.kill();
  server.closeAllConnections();
  server.close();
  return result;
}

for (const name of ['undici', 'eventsource']) console.log(`a program with ${name} ${await listenWith(name)}`);
PROGRAM
node --no-warnings probe.mjs | tee seen
diff seen - <<'EXPECTED'
a program with undici ends with 0
a program with eventsource comes back
EXPECTED
