#!/usr/bin/env bash
# In boto3's retry mode adaptive one throttled poll slows the whole client: the acknowledgement after it, and the result, which nobody
# throttles, wait before they are sent, each for a token of the same bucket. In mode standard only the poll waits, before it is sent again. Another
# client of the same process, in the same mode, waits for nothing.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet boto3==1.44.8
cat > probe.py <<'PY'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import boto3
from botocore.config import Config

asked, waits, wait = [], [], threading.Condition.wait


class Service(BaseHTTPRequestHandler):
    """Throttles the first request of a client, and no other."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        asked.append(self.headers["X-Amz-Target"].split(".")[1])
        throttled = len(asked) == 1
        body = json.dumps({"__type": "ThrottlingException"} if throttled else {}).encode()
        self.send_response(400 if throttled else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def note(condition, timeout=None):
    """In place of what boto3 waits with for a token."""
    waits.append(timeout)
    return wait(condition, timeout)


def connect(mode):
    keys = dict(aws_access_key_id="id", aws_secret_access_key="secret", region_name="us-east-1")
    endpoint = f"http://127.0.0.1:{server.server_port}"
    return boto3.client("codepipeline", endpoint_url=endpoint, config=Config(retries={"mode": mode}), **keys)


def tell(what, call, **given):
    waits.clear()
    call(**given)
    print(f"{mode}: {what} {'waits' if waits else 'does not wait'}")


server = HTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=server.serve_forever, daemon=True).start()
threading.Condition.wait = note
job = "00000000-0000-4000-8000-000000000000"
for mode in ("standard", "adaptive"):
    asked.clear()
    client, other = connect(mode), connect(mode)
    kind = dict(category="Build", owner="Custom", provider="Make", version="1")
    client.poll_for_jobs(actionTypeId=kind)
    tell("the acknowledgement", client.acknowledge_job, jobId=job, nonce="1")
    tell("another client's", other.acknowledge_job, jobId=job, nonce="1")
    tell("the result", client.put_job_success_result, jobId=job)
PY
venv/bin/python probe.py | tee seen
diff seen - <<'SEEN'
standard: the acknowledgement does not wait
standard: another client's does not wait
standard: the result does not wait
adaptive: the acknowledgement waits
adaptive: another client's does not wait
adaptive: the result waits
SEEN
