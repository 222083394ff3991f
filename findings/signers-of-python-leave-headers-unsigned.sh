#!/usr/bin/env bash
# Signature Version 4: AWS's documentation wants all headers that begin with x-amz- among the signed ones. Of four
# packages that sign for Python's requests and httpx, aws-requests-auth 0.4.3 and httpx-aws-auth 4.2.0 sign neither
# X-Amz-Target, which names the operation of CodePipeline, nor x-amz-content-sha256. requests-auth-aws-sigv4 0.7
# signs them, and writes Host without the endpoint's port. requests-aws4auth 1.4.0 does both as AWS's SDKs do.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check aws-requests-auth==0.4.3 httpx-aws-auth==4.2.0 \
  requests-auth-aws-sigv4==0.7 requests-aws4auth==1.4.0 httpx==0.28.1 requests==2.34.2
cat >probe.py <<'PROGRAM'
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import requests
from aws_requests_auth.aws_auth import AWSRequestsAuth
from httpx_aws_auth import AwsCredentials, AwsSigV4Auth
from requests_auth_aws_sigv4 import AWSSigV4
from requests_aws4auth import AWS4Auth

seen = []


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        signed = self.headers["Authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
        unsigned = [name.lower() for name in self.headers if name.lower().startswith("x-amz-")]
        unsigned = sorted(name for name in unsigned if name not in signed)
        port = "with" if self.headers["Host"].endswith(f":{server.server_port}") else "without"
        seen.append(f"unsigned {unsigned}, host {port} port")
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
host = f"127.0.0.1:{server.server_port}"
key, secret, region, service = "AKIDEXAMPLE", "secret", "us-east-1", "codepipeline"
signers = {
    "aws-requests-auth": AWSRequestsAuth(key, secret, host, region, service),
    "httpx-aws-auth": AwsSigV4Auth(credentials=AwsCredentials(key, secret), region=region, service=service),
    "requests-auth-aws-sigv4": AWSSigV4(
        service, region=region, aws_access_key_id=key, aws_secret_access_key=secret
    ),
    "requests-aws4auth": AWS4Auth(key, secret, region, service),
}
headers = {"X-Amz-Target": "CodePipeline_20150709.ListPipelines"}
for name, auth in signers.items():
    client = httpx if name.startswith("httpx") else requests
    client.post(f"http://{host}/", headers=headers, json={}, auth=auth)
    print(f"{name}: {seen[-1]}")
PROGRAM
python/bin/python probe.py | tee seen
diff seen - <<'EXPECTED'
aws-requests-auth: unsigned ['x-amz-content-sha256', 'x-amz-target'], host with port
httpx-aws-auth: unsigned ['x-amz-content-sha256', 'x-amz-target'], host with port
requests-auth-aws-sigv4: unsigned [], host without port
requests-aws4auth: unsigned [], host with port
EXPECTED
