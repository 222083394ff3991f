#!/usr/bin/env bash
# Server-sent events: an `id` that comes without data is kept by the HTML standard and by undici's EventSource, and is
# lost by the package eventsource 4, which then reconnects without Last-Event-ID. The emulator's stream of events begins
# with an event that has data, because of this.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund undici@7.30.2 eventsource@4.1.1
cat >probe.mjs <<'PROGRAM'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { EventSource as OfPackage } from 'eventsource';
import { EventSource as OfUndici } from 'undici';

/** What a client says when it comes back to a server that has sent this and closed. */
async function lastEventIdAfter(Client, sent) {
  const seen = [];
  const server = createServer((request, response) => {
    seen.push(request.headers['last-event-id'] ?? 'none');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (seen.length === 1) response.end(`retry: 10\n\n${sent}`);
    else server.emit('second');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = new Client(`http://127.0.0.1:${server.address().port}/`);
  await once(server, 'second');
  client.close();
  server.closeAllConnections();
  server.close();
  return seen[1];
}

for (const [name, Client] of [['undici 7.30.2', OfUndici], ['eventsource 4.1.1', OfPackage]]) {
  for (const sent of ['id: 1\n\n', 'id: 1\nevent: other\ndata: {}\n\n']) {
    console.log(`${name} after ${JSON.stringify(sent)}: ${await lastEventIdAfter(Client, sent)}`);
  }
}
PROGRAM
node --no-warnings probe.mjs | tee seen
diff seen - <<'EXPECTED'
undici 7.30.2 after "id: 1\n\n": 1
undici 7.30.2 after "id: 1\nevent: other\ndata: {}\n\n": 1
eventsource 4.1.1 after "id: 1\n\n": none
eventsource 4.1.1 after "id: 1\nevent: other\ndata: {}\n\n": 1
EXPECTED
