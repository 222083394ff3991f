#!/usr/bin/env bash
# moto's mock_aws answers what goes to AWS's own hosts. While AWS_ENDPOINT_URL is set, boto3 asks that endpoint, which moto lets pass
# without a word: a test with @mock_aws talks to whatever is there. So where an emulator's variables are set in the same process, each
# client that moto is to serve needs AWS's host as its endpoint_url; the others still reach the emulator under mock_aws.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet 'moto[dynamodb]==5.2.5' boto3==1.40.61
cat >probe.py <<'PROGRAM'
import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import boto3
from moto import mock_aws

asked = []


class Endpoint(BaseHTTPRequestHandler):
    def do_POST(self):
        asked.append(self.headers["x-amz-target"])
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Endpoint)
Thread(target=server.serve_forever, daemon=True).start()


def look(what, **how):
    asked.clear()
    with mock_aws():
        answer = boto3.client("dynamodb", region_name="us-east-1", **how).list_tables()
    print(f"{what}: answered by {'the endpoint' if asked else 'moto'}, tables {answer.get('TableNames')}")


look("mock_aws")
os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{server.server_port}"
look("with AWS_ENDPOINT_URL")
look("with it, and AWS's host as endpoint_url", endpoint_url="https://dynamodb.us-east-1.amazonaws.com")
PROGRAM
venv/bin/python -W ignore probe.py | tee seen
diff seen - <<'EXPECTED'
mock_aws: answered by moto, tables []
with AWS_ENDPOINT_URL: answered by the endpoint, tables None
with it, and AWS's host as endpoint_url: answered by moto, tables []
EXPECTED
