#!/usr/bin/env bash
# Server-sent events: a server keeps a stream open with comments, and the HTML standard dispatches no event for a block
# without data. httpx-sse 0.4.3 gives an event without data for a comment and the empty line behind it once an id has
# come, and sseclient 0.0.27 always. launchdarkly-eventsource does not. Where no empty line stands behind the comment
# all of them give what was sent. The emulator's streams leave it out, because of this.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check \
  httpx-sse==0.4.3 httpx==0.28.1 sseclient==0.0.27 requests==2.34.2 launchdarkly-eventsource==1.7.4
cat >probe.py <<'PROGRAM'
import itertools
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import httpx_sse
import ld_eventsource
import sseclient


def serve(stream):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self.wfile.write(stream.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def of_httpx_sse(url):
    with httpx.Client() as client, httpx_sse.connect_sse(client, "GET", url) as source:
        return [event.data for event in itertools.islice(source.iter_sse(), 2)]


def of_sseclient(url):
    return [event.data for event in itertools.islice(sseclient.SSEClient(url), 2)]


def of_launchdarkly(url):
    client = ld_eventsource.SSEClient(url)
    events = [event.data for event in itertools.islice(client.events, 2)]
    client.close()
    return events


for name, read in [("httpx-sse", of_httpx_sse), ("sseclient", of_sseclient), ("launchdarkly", of_launchdarkly)]:
    for comment in [": still here\n\n", ": still here\n"]:
        events = read(serve(f"id: 7\ndata: first\n\n{comment}data: second\n\n"))
        print(f"{name}, after {comment!r}: {events}")
PROGRAM
python/bin/python probe.py | tee seen
diff seen - <<'EXPECTED'
httpx-sse, after ': still here\n\n': ['first', '']
httpx-sse, after ': still here\n': ['first', 'second']
sseclient, after ': still here\n\n': ['first', '']
sseclient, after ': still here\n': ['first', 'second']
launchdarkly, after ': still here\n\n': ['first', 'second']
launchdarkly, after ': still here\n': ['first', 'second']
EXPECTED
