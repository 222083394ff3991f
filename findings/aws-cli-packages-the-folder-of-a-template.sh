#!/usr/bin/env bash
# `aws cloudformation package` zips the whole folder in which a template lies for an AWS::Serverless::Function that names no CodeUri, be it by
# oversight: the template itself and all that happens to be beside it go to S3, and a CodeUri is written for it. So it does for one whose code is in the
# template, as InlineCode, which then has both.
# Seen: awscli 1.45.11.
set -euo pipefail
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check awscli==1.45.11
python3 - >port <<'PY' &
import hashlib
import http.server
import io
import zipfile

class Store(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, etag=b""):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.send_header("ETag", '"%s"' % hashlib.md5(etag).hexdigest())
        self.end_headers()

    def do_HEAD(self):
        self.answer(404)

    def do_PUT(self):
        body = b""
        if "Content-Length" in self.headers:
            body = self.rfile.read(int(self.headers["Content-Length"]))
        else:
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            size, rest = body.split(b"\r\n", 1)
            body = rest[: int(size.split(b";")[0], 16)] if not body.startswith(b"PK") else body
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            print("uploaded", *sorted(archive.namelist()), file=open("uploads", "a"))
        self.answer(200, body)

    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Store)
print(server.server_port, flush=True)
server.serve_forever()
PY
server=$!
until [ -s port ]; do sleep 0.1; done

mkdir app
echo 'exports.handler = async () => {};' >app/index.js
echo 'not for anybody' >app/notes.txt
cat >app/template.yaml <<'TEMPLATE'
Transform: AWS::Serverless-2016-10-31
Resources:
  Forgotten: { Type: AWS::Serverless::Function, Properties: { Handler: index.handler, Runtime: nodejs22.x } }
  Inline:
    Type: AWS::Serverless::Function
    Properties: { Handler: index.handler, Runtime: nodejs22.x, InlineCode: 'exports.handler = async () => {};' }
TEMPLATE
export AWS_ENDPOINT_URL="http://127.0.0.1:$(cat port)" AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1 NO_PROXY=127.0.0.1
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_REQUEST_CHECKSUM_CALCULATION=when_required
venv/bin/aws cloudformation package --template-file app/template.yaml --s3-bucket bucket --output-template-file out.yaml >/dev/null
{ cat uploads; grep -c CodeUri out.yaml; grep -o 'CodeUri: s3://bucket/' out.yaml; } | tee seen
diff seen - <<'EXPECTED'
uploaded index.js notes.txt template.yaml
uploaded index.js notes.txt template.yaml
2
CodeUri: s3://bucket/
CodeUri: s3://bucket/
EXPECTED
