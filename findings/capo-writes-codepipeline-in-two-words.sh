#!/usr/bin/env bash
# capo-codepipeline, an SDK for Python that is made of AWS's Smithy models, derives its settings from its own name for the service: it reads
# AWS_ENDPOINT_URL_CODE_PIPELINE and `code_pipeline` in the services of a profile, where AWS's SDKs read AWS_ENDPOINT_URL_CODEPIPELINE and
# `codepipeline`. AWS_ENDPOINT_URL counts.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check capo-codepipeline==0.12.0 boto3==1.43.5 botocore==1.43.5
cat >probe.py <<'PROGRAM'
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer


class Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "application/x-amz-json-1.1")
        self.send_header("content-length", "16")
        self.end_headers()
        self.wfile.write(b'{"pipelines":[]}')
        self.server.asked = True

    def log_message(self, *_):
        pass


def serve():
    server = HTTPServer(("127.0.0.1", 0), Answer)
    server.asked = False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


general, special = serve(), serve()
client, variable = sys.argv[1:]
os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{general.server_port}"
os.environ[variable] = f"http://127.0.0.1:{special.server_port}"
if client == "capo":
    from capo_codepipeline import CodePipelineClient

    CodePipelineClient().list_pipelines()
else:
    import boto3

    boto3.client("codepipeline").list_pipelines()
print(f"{client}, {variable}: {'heeded' if special.asked else 'ignored'}")
PROGRAM
for client in capo boto3; do
  for variable in AWS_ENDPOINT_URL_CODEPIPELINE AWS_ENDPOINT_URL_CODE_PIPELINE; do
    env -i PATH="$PATH" HOME="$folder" AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 \
      venv/bin/python probe.py "$client" "$variable"
  done
done | tee seen
diff seen - <<'EXPECTED'
capo, AWS_ENDPOINT_URL_CODEPIPELINE: ignored
capo, AWS_ENDPOINT_URL_CODE_PIPELINE: heeded
boto3, AWS_ENDPOINT_URL_CODEPIPELINE: heeded
boto3, AWS_ENDPOINT_URL_CODE_PIPELINE: ignored
EXPECTED
